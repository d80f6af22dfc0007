/** Which choices are the stages of something, and which of them end it: told from what people call them, in English and Chinese. Pure. */

/** A head such as `Status`, `Deal stage` or `阶段`. */
export function isStageHeader(header: string): boolean {
  return /stage|status|state$|phase|step$|progress|阶段|状态|进度|进展|环节/i.test(header)
}

const won =
  /\bwon\b|\bdone\b|complet|\bclosed$|resolved|finished|delivered|赢单|成交|已完成|完成$|已签|已结束|已解决|已关闭/i
const lost = /\blost\b|cancel|rejected|abandon|dropped|输单|丢单|已取消|取消$|失败|作废|放弃|拒绝/i

/** Of a stage that ends the matter: well or not; undefined for one that goes on. */
export function choiceFlags(label: string): { closed: true; won?: true; color: string } | undefined {
  if (lost.test(label)) return { closed: true, color: 'red' }
  return won.test(label) ? { closed: true, won: true, color: 'green' } : undefined
}
