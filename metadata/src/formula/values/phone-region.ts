/**
 * Which region a phone number belongs to, by the longest prefix known. Public facts: ITU calling codes (E.164), the numbering plan of North
 * America for codes that are not of the United States, and the area codes of mainland China by province (ISO 3166-2). Mobile and service
 * numbers of mainland China belong to no province here: carriers do not say.
 */

/** Calling code and ISO 3166 region; where several share a code, the one most of its numbers belong to. */
const callingCodes =
  '1US 7RU 20EG 27ZA 30GR 31NL 32BE 33FR 34ES 36HU 39IT 40RO 41CH 43AT 44GB 45DK 46SE 47NO 48PL 49DE 51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE ' +
  '60MY 61AU 62ID 63PH 64NZ 65SG 66TH 81JP 82KR 84VN 86CN 90TR 91IN 92PK 93AF 94LK 95MM 98IR 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR ' +
  '223ML 224GN 225CI 226BF 227NE 228TG 229BJ 230MU 231LR 232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO 245GW ' +
  '246IO 248SC 249SD 250RW 251ET 252SO 253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG 262RE 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 290SH ' +
  '291ER 297AW 298FO 299GL 350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 370LT 371LV 372EE 373MD 374AM 375BY 376AD 377MC 378SM ' +
  '380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 420CZ 421SK 423LI 500FK 501BZ 502GT 503SV 504HN 505NI 506CR 507PA 508PM 509HT 590GP 591BO ' +
  '592GY 593EC 594GF 595PY 596MQ 597SR 598UY 599CW 670TL 673BN 674NR 675PG 676TO 677SB 678VU 679FJ 680PW 681WF 682CK 683NU 685WS 686KI 687NC ' +
  '688TV 689PF 690TK 691FM 692MH 850KP 852HK 853MO 855KH 856LA 880BD 886TW 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE ' +
  '972IL 973BH 974QA 975BT 976MN 977NP 992TJ 993TM 994AZ 995GE 996KG 998UZ 76KZ 77KZ'

/** Area codes of the plan of North America that are not of the United States. */
const northAmerica =
  'CA204,226,236,249,250,263,289,306,343,354,365,367,368,382,403,416,418,428,431,437,438,450,468,474,506,514,519,548,579,581,584,587,604,613,639,647,672,683,705,709,742,753,778,780,782,807,819,825,867,873,879,902,905 ' +
  'BS242 BB246 AI264 AG268 VG284 VI340 KY345 BM441 GD473 TC649 JM658,876 MS664 MP670 GU671 AS684 SX721 LC758 DM767 VC784 PR787,939 DO809,829,849 TT868 KN869'

/** Area codes of mainland China, without the trunk 0. */
const mainland =
  'BJ10 SH21 TJ22 CQ23 GD20,66,75,76 LN24,41,42 JS25,51,52 HB27,71,72 SC28,81,82,83 SN29,91 HE31,335 SX349,35 HA37,39 JL43 HL45,46 NM47,48 SD53,54,63 AH55,56 ' +
  'ZJ57,58 FJ59 JX701,79 HN73,74 GX77 GZ85 YN69,87,88 XZ89 HI898 XJ90,99 GS93,94 NX95 QH97'

export const regionsByPrefix: ReadonlyMap<string, string> = new Map([
  ...callingCodes.split(' ').map((entry): [string, string] => {
    const region = entry.slice(-2)
    return [entry.slice(0, -2), region]
  }),
  ...spread(northAmerica, '1', ''),
  ...spread(mainland, '86', 'CN-'),
])

function spread(list: string, before: string, name: string): [string, string][] {
  return list.split(' ').flatMap((entry) =>
    entry
      .slice(2)
      .split(',')
      .map((code): [string, string] => [before + code, name + entry.slice(0, 2)]),
  )
}

export const longestPrefix = 5

/** Shorter ones of mainland China are service numbers (95588), which begin like area codes. Digits with the calling code. */
export const shortestMainland = 12

/** A number with `+`, with or without blanks and hyphens, perhaps with an extension; '' when its region is not known. */
export function phoneRegion(text: string): string {
  const digits = /^\+([0-9]{5,15})(;ext=[0-9]+)?$/.exec(text.replace(/[ ().-]/g, ''))?.[1]
  if (digits === undefined) return ''
  if (digits.startsWith('86') && digits.length < shortestMainland) return 'CN'
  for (let length = longestPrefix; length > 0; length--) {
    const region = regionsByPrefix.get(digits.slice(0, length))
    if (region !== undefined) return region
  }
  return ''
}
