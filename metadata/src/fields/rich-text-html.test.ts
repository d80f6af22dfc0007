import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText, sanitizeHtml } from './rich-text-html.ts'
import { allowedElements, voidElements } from './rich-text-rules.ts'

/** Ways into a page that browsers and sanitisers have fallen for, by kind. */
const attacks = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script/x>alert(1)</script >',
  '<script>alert(1)',
  '<script><!--</script><script>alert(1)//--></script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x"onerror="alert(1)">',
  "<img src='x' onerror='alert(1)'",
  '<img/src="x"/onerror=alert(1)>',
  '<img src=`x`onerror=alert(1)>',
  '<img """><script>alert(1)</script>">',
  '<IMG SRC=javascript:alert(1)>',
  '<img src=x:x onerror=\u0000alert(1)>',
  '<img src onerror /" \'"= alt=alert(1)//">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java&#x0A;script:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;script:alert(1)">x</a>',
  '<a href="javascript&colon;alert(1)">x</a>',
  '<a href=" \u0001javascript:alert(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
  '<a href="vbscript:x">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="/\\evil.example">x</a>',
  '<a href=javascript:alert(1)//>x</a>',
  '<a href="java\u200bscript:alert(1)">x</a>',
  '<a href="&#0000106avascript:alert(1)">x</a>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<math><mi//xlink:href="data:x,<script>alert(4)</script>">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="data:text/html,x"></object>',
  '<embed src=x>',
  '<base href="//evil.example/">',
  '<link rel=stylesheet href=//evil.example>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<input onfocus=alert(1) autofocus>',
  '<details open ontoggle=alert(1)>',
  '<video><source onerror=alert(1)></video>',
  '<body onload=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<isindex type=image src=1 onerror=alert(1)>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<p style="color: expression(alert(1))">x</p>',
  '<p style="color:red;position:fixed;top:0">x</p>',
  '<p style="color:re\\64">x</p>',
  '<style>@import "//evil.example"</style>',
  '<p style="background-color:url(x)">x</p>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<title><img title="</title><img src=x onerror=alert(1)>">',
  '<xmp><img title="</xmp><img src=x onerror=alert(1)>">',
  '<template><script>alert(1)</script></template>',
  '<select><template><img src=x onerror=alert(1)></template></select>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml version="1.0"?><img src=x onerror=alert(1)>',
  '<!doctype html><img src=x onerror=alert(1)>',
  "<%<!--'%><script>alert(1)</script -->",
  '</p <img src=x onerror=alert(1)>',
  '<p/<img src=x onerror=alert(1)>',
  '<<img src=x onerror=alert(1)>',
  '<p title="&quot;><img src=x onerror=alert(1)>">x</p>',
  '<a title="x" title="y" href=x onclick=alert(1) HREF="javascript:alert(1)">x</a>',
  '<p \u000conclick=alert(1)>x',
  '<a\u00a0href="javascript:alert(1)">x</a>',
  '<x onclick=alert(1)>x</x>',
  '<img src="/api/v1/files/../../x">',
  '<img src="https://evil.example/track.gif">',
  '＜script＞alert(1)＜/script＞',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<a href="http://a" target=_blank onmouseover=alert(1)>',
  '<div dir="x" class="modal" id="__proto__" name="body">x</div>',
]

/** What the printer can print at all: a browser reads this as the very tags that stand there, and as text. */
const tag = /<(\/?)([a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)>/g
const attribute = / ([a-z-]+)="([^"<>]*)"/g

function expectSafe(html: string): void {
  const open: string[] = []
  const text = html.replace(tag, (_whole, close: string, name: string, attributes: string) => {
    expect(allowedElements.has(name), name).toBe(true)
    if (close) expect(open.pop()).toBe(name)
    else if (!voidElements.has(name)) open.push(name)
    for (const [, key = '', value = ''] of attributes.matchAll(attribute)) {
      expect([
        'href',
        'src',
        'alt',
        'title',
        'style',
        'dir',
        'rel',
        'start',
        'colspan',
        'rowspan',
        'width',
        'height',
      ]).toContain(key)
      if (key === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:|tel:|\/(?![/\\])|#)/i)
      if (key === 'src') expect(value).toMatch(/^\/api\/v1\/files\/[\w/-]+$/)
      if (key === 'style')
        expect(value).toMatch(
          /^(?:(?:text-align|color|background-color|text-decoration|font-weight|font-style): [#\w(), ]+(?:; )?)+$/,
        )
    }
    return ''
  })
  expect(text).not.toMatch(/[<>\0]/)
  expect(open).toEqual([])
}

test.each(attacks)('%s', (attack) => {
  for (const html of [
    attack,
    `<p>before${attack}`,
    `<b title='${attack}'>x`,
    `<a href="${attack}">x</a>`,
    attack + attack,
  ]) {
    const clean = sanitizeHtml(html)
    expectSafe(clean)
    expect(sanitizeHtml(clean)).toBe(clean)
  }
})

test('what editors write stays as it is', () => {
  const kept = [
    '<h1>Title</h1><p>One <strong>two</strong> <em>three</em> <u>four</u> <s>five</s> <code>x &lt; y</code></p>',
    '<ul><li>一</li><li>二</li></ul><ol start="3"><li>三</li></ol><blockquote>q</blockquote><pre>a\n  b</pre><hr><p>a<br>b</p>',
    '<p style="text-align: center"><span style="color: #ff0000; background-color: rgb(1, 2, 3)">x</span></p>',
    '<table><tbody><tr><th colspan="2">a</th></tr><tr><td>b</td><td>&copy; &#8364; c</td></tr></tbody></table>',
    '<a href="https://example.com/?a=1&amp;b=2#x" rel="noopener noreferrer nofollow">link</a><a href="mailto:a@b.cn" rel="noopener noreferrer nofollow">m</a>',
    '<img src="/api/v1/files/01890a5d-ac96-774b-bcce-b302099a8057" alt="x" width="10">',
  ]
  for (const html of kept) expect(sanitizeHtml(html)).toBe(html)
})

test('unquoted and repeated attributes are read as browsers read them: the first one counts', () => {
  expect(sanitizeHtml('<a href=https://x.y/?a=1&b=2 href="/other">z</a>')).toBe(
    '<a href="https://x.y/?a=1&amp;b=2" rel="noopener noreferrer nofollow">z</a>',
  )
})

test('anything at all becomes safe, and stays the same when it is cleaned again', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...attacks,
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      '&',
      '<b',
      '</b>',
      '<p ',
      'href=',
      '<!--',
      '-->',
      '&#',
      ';',
      ' ',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const clean = sanitizeHtml(pieces.join(''))
      expectSafe(clean)
      expect(sanitizeHtml(clean)).toBe(clean)
    }),
    { numRuns: 1500 },
  )
})

test.each([
  '<a ',
  '<a',
  '<',
  '<!--',
  '</a',
  '<p title="',
  "<p title='",
  '<svg>',
  '<script>',
  '<b>',
  '&',
  '<a b=',
  '<a  /',
])('a megabyte of %s takes no time worth speaking of', (text) => {
  const start = performance.now()
  expectSafe(sanitizeHtml(text.repeat(Math.ceil(1_000_000 / text.length))))
  expect(performance.now() - start).toBeLessThan(8000)
})

test('plain text has the words, one line a block', () => {
  expect(plainText('<h1>A &amp; B</h1><p>one<br>two</p><ul><li>三&nbsp;四</li></ul>')).toBe('A & B\none\ntwo\n三 四')
})
