/** Invented building blocks of names; any likeness with real companies or people is chance. */
export const chineseCities = ['上海', '杭州', '苏州', '深圳', '广州', '成都', '武汉', '南京', '宁波', '青岛', '西安', '厦门', '合肥', '长沙', '天津', '重庆'] as const
export const chineseStems = ['云岭', '海棠', '星野', '青禾', '澜舟', '远帆', '明川', '晨曦', '鼎和', '博雅', '瑞泽', '恒拓', '天枢', '嘉木', '润石', '凌岳', '泰宁', '卓凡', '银杏', '蓝汐', '朗坤', '禾丰', '逸新', '启元'] as const
export const chineseTrades: { [industry: string]: readonly string[] } = {
  manufacturing: ['精密制造', '机械', '装备', '汽车零部件'],
  software: ['软件', '信息技术', '数据科技', '智能科技'],
  retail: ['商贸', '连锁', '百货', '供应链'],
  healthcare: ['医疗器械', '生物科技', '健康管理'],
  finance: ['融资租赁', '资产管理', '金融科技'],
  energy: ['新能源', '电力设备', '环保'],
  logistics: ['物流', '冷链', '仓储'],
  education: ['教育科技', '文化传播'],
  services: ['咨询', '工程设计', '人力资源'],
}
export const chineseSuffixes = ['有限公司', '股份有限公司', '集团有限公司'] as const
export const englishStems = ['Northwall', 'Brightwater', 'Cedarline', 'Ironvale', 'Summerfield', 'Quillon', 'Larkspur', 'Stonebridge', 'Halcyon', 'Orchard Hill', 'Redfern', 'Silverpine', 'Tidewell', 'Windmere', 'Foxglove', 'Kestrel', 'Maplecroft', 'Oakhurst'] as const
export const englishTrades: { [industry: string]: readonly string[] } = {
  manufacturing: ['Components', 'Precision Works', 'Machinery'],
  software: ['Software', 'Systems', 'Data Labs'],
  retail: ['Stores', 'Trading', 'Outfitters'],
  healthcare: ['Medical', 'Biotech', 'Care'],
  finance: ['Capital', 'Leasing'],
  energy: ['Energy', 'Power'],
  logistics: ['Logistics', 'Freight'],
  education: ['Learning', 'Academy'],
  services: ['Consulting', 'Partners'],
}
export const englishSuffixes = ['Ltd', 'Inc', 'GmbH', 'Pte Ltd'] as const
export const familyNames = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '胡', '朱', '高', '林', '何', '郭', '马', '罗', '梁', '宋', '郑', '谢'] as const
export const givenNames = ['伟', '芳', '娜', '敏', '静', '磊', '洋', '勇', '艳', '杰', '娟', '涛', '明', '超', '霞', '平', '刚', '桂英', '文博', '子涵', '雨桐', '思远', '嘉琪', '浩然', '梓萱', '宇航', '若曦', '俊杰', '晓彤', '志强', '建国', '海燕'] as const
export const firstNames = ['Alice', 'Ben', 'Carla', 'David', 'Elena', 'Farid', 'Grace', 'Hugo', 'Ines', 'James', 'Kira', 'Liam', 'Mona', 'Noah', 'Olga', 'Peter', 'Rosa', 'Sam', 'Tara', 'Victor'] as const
export const lastNames = ['Abbott', 'Bauer', 'Costa', 'Dalton', 'Eriksen', 'Fischer', 'Garner', 'Holm', 'Ibarra', 'Jensen', 'Keller', 'Lindqvist', 'Moreau', 'Novak', 'Okafor', 'Petrov', 'Quinn', 'Rossi', 'Sato', 'Turner'] as const
export const chineseTitles = ['总经理', '采购总监', '信息中心主任', '财务经理', '生产副总', '运营总监', '技术负责人', '行政经理'] as const
export const englishTitles = ['Managing Director', 'Head of Procurement', 'IT Manager', 'Finance Director', 'Operations Lead', 'CTO', 'Office Manager'] as const
export const products = [
  ['平台标准版', 'PLT-STD', 'platform', 68_000, '套'],
  ['平台企业版', 'PLT-ENT', 'platform', 228_000, '套'],
  ['移动应用模块', 'PLT-MOB', 'platform', 36_000, '套'],
  ['数据看板模块', 'PLT-BI', 'platform', 48_000, '套'],
  ['Edge gateway G2', 'HW-G2', 'hardware', 5_600, '台'],
  ['Edge gateway G5', 'HW-G5', 'hardware', 12_800, '台'],
  ['手持终端 H1', 'HW-H1', 'hardware', 3_200, '台'],
  ['标签打印机 P3', 'HW-P3', 'hardware', 2_400, '台'],
  ['实施服务', 'SV-IMP', 'service', 2_000, '人天'],
  ['定制开发', 'SV-DEV', 'service', 2_600, '人天'],
  ['Training day', 'SV-TRN', 'service', 6_000, '天'],
  ['年度维保', 'SP-YR', 'support', 30_000, '年'],
] as const
export const needs = ['设备数据采集与看板', '销售过程管理', '替换现有的表格管理方式', '多工厂统一平台', 'Replace spreadsheets for the sales team', 'Connect shop-floor machines', '渠道订单协同', '客服工单与备件管理'] as const
export const projects = ['一期', '二期扩容', '升级项目', '试点项目', 'pilot', 'rollout', '年度续约', '集团推广'] as const
export const nextSteps = ['约技术负责人演示', '发送报价单', '等待预算审批', '安排工厂参观', '确认合同条款', 'Send revised quote', 'Call the decision maker'] as const
