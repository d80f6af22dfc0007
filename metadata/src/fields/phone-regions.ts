/** Calling codes of the ITU (E.164) and how numbers are written inside a region. Data and two look-ups. */

const oneOrTwoDigits =
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'
const threeDigits =
  '211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262 263 264 265 266 267 268 269 290 291 297 298 299 ' +
  '350 351 352 353 354 355 356 357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591 592 593 594 595 596 597 598 599 ' +
  '670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 800 808 850 852 853 855 856 870 878 880 881 882 883 886 888 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 979 992 993 994 995 996 998'
const callingCodes: ReadonlySet<string> = new Set(`${oneOrTwoDigits} ${threeDigits}`.split(' '))

/** `trunk` is dialled before a number inside the region and is no part of it. */
export type RegionRules = { code: string; trunk: string; internationalPrefix?: string }

const regions: ReadonlyMap<string, RegionRules> = new Map([
  ['CN', { code: '86', trunk: '0' }],
  ['HK', { code: '852', trunk: '' }],
  ['MO', { code: '853', trunk: '' }],
  ['TW', { code: '886', trunk: '0' }],
  ['SG', { code: '65', trunk: '' }],
  ['JP', { code: '81', trunk: '0', internationalPrefix: '010' }],
  ['KR', { code: '82', trunk: '0' }],
  ['IN', { code: '91', trunk: '0' }],
  ['MY', { code: '60', trunk: '0' }],
  ['TH', { code: '66', trunk: '0' }],
  ['VN', { code: '84', trunk: '0' }],
  ['ID', { code: '62', trunk: '0' }],
  ['PH', { code: '63', trunk: '0' }],
  ['AU', { code: '61', trunk: '0', internationalPrefix: '0011' }],
  ['NZ', { code: '64', trunk: '0' }],
  ['US', { code: '1', trunk: '1', internationalPrefix: '011' }],
  ['CA', { code: '1', trunk: '1', internationalPrefix: '011' }],
  ['MX', { code: '52', trunk: '' }],
  ['BR', { code: '55', trunk: '0' }],
  ['GB', { code: '44', trunk: '0' }],
  ['IE', { code: '353', trunk: '0' }],
  ['DE', { code: '49', trunk: '0' }],
  ['AT', { code: '43', trunk: '0' }],
  ['CH', { code: '41', trunk: '0' }],
  ['FR', { code: '33', trunk: '0' }],
  ['BE', { code: '32', trunk: '0' }],
  ['NL', { code: '31', trunk: '0' }],
  ['ES', { code: '34', trunk: '' }],
  ['PT', { code: '351', trunk: '' }],
  ['IT', { code: '39', trunk: '' }],
  ['PL', { code: '48', trunk: '' }],
  ['CZ', { code: '420', trunk: '' }],
  ['SE', { code: '46', trunk: '0' }],
  ['NO', { code: '47', trunk: '' }],
  ['DK', { code: '45', trunk: '' }],
  ['FI', { code: '358', trunk: '0' }],
  ['RU', { code: '7', trunk: '8', internationalPrefix: '810' }],
  ['UA', { code: '380', trunk: '0' }],
  ['TR', { code: '90', trunk: '0' }],
  ['AE', { code: '971', trunk: '0' }],
  ['SA', { code: '966', trunk: '0' }],
  ['ZA', { code: '27', trunk: '0' }],
])

export function regionRules(region: string): RegionRules | undefined {
  return regions.get(region.toUpperCase())
}

/** The calling code the digits begin with (no code is the beginning of another); null: none. */
export function callingCodeOf(digits: string): string | null {
  for (const length of [1, 2, 3]) {
    const code = digits.slice(0, length)
    if (callingCodes.has(code)) return code
  }
  return null
}

/** Mainland China, without 86 and without the trunk 0: mobile, fixed with area code, 400/800, 95xxx and 1xxxx service numbers. */
export function isMainlandNumber(national: string): boolean {
  return /^(?:1[3-9]\d{9}|(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8}|[48]00\d{7}|9[56]\d{3,6}|1[0-2]\d{3,4})$/.test(national)
}
