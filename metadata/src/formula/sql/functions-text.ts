/** Helpers for texts: the same rules as text.ts. `@f_` stands for the schema and `f_`. */
import type { SqlFunction } from '../sql-functions.ts'
import { longestPrefix, regionsByPrefix, shortestMainland } from '../values/phone-region.ts'

/** The blanks of TRIM as an SQL literal: control characters 1 to 32, no-break and ideographic space. */
const blanks = `E'${Array.from({ length: 32 }, (_, index) => `\\x${(index + 1).toString(16).padStart(2, '0')}`).join('')}\\u00a0\\u3000'`
const full = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0xff01 + index)).join('') + '\u3000'
const half = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('') + ' '
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const phoneMap = quoted(JSON.stringify(Object.fromEntries(regionsByPrefix)))

export const textSqlFunctions: readonly SqlFunction[] = [
  {
    name: 'f_phone_region',
    args: 't text',
    returns: 'text',
    declare: `d text; m jsonb := ${phoneMap};`,
    body: `d := substring(regexp_replace(t, '[ ().-]', '', 'g') from '^[+]([0-9]{5,15})(?:;ext=[0-9]+)?$');
      IF d IS NULL THEN RETURN ''; END IF;
      IF left(d, 2) = '86' AND length(d) < ${shortestMainland} THEN RETURN 'CN'; END IF;
      FOR n IN REVERSE ${longestPrefix}..1 LOOP
        IF m ? left(d, n) THEN RETURN m ->> left(d, n); END IF;
      END LOOP;
      RETURN '';`,
  },
  { name: 'f_trim', args: 't text', returns: 'text', expression: `btrim(t, ${blanks})` },
  {
    name: 'f_value',
    args: 't text',
    returns: 'numeric',
    declare: 'b text;',
    body: `b := @f_trim(t);
      IF length(b) > 200 OR b !~ '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?$' THEN RETURN NULL; END IF;
      RETURN round(@f_bound(b::numeric), 30);`,
  },
  {
    name: 'f_value_bad',
    args: 't text',
    returns: 'boolean',
    strict: false,
    expression: `@f_trim(COALESCE(t, '')) <> '' AND @f_value(t) IS NULL`,
  },
  {
    name: 'f_substr',
    args: 't text, start integer, count integer',
    returns: 'text',
    declare: 'n integer;',
    body: `n := length(t);
      IF count <= 0 OR start < -n THEN RETURN ''; END IF;
      RETURN substr(t, CASE WHEN start < 0 THEN n + start + 1 ELSE GREATEST(start, 1) END, count);`,
  },
  {
    name: 'f_find',
    args: 'sought text, t text, start integer',
    returns: 'integer',
    declare: 'at integer;',
    body: `IF sought = '' OR start < 1 OR start > length(t) THEN RETURN 0; END IF;
      at := strpos(substr(t, start), sought);
      RETURN CASE WHEN at = 0 THEN 0 ELSE at + start - 1 END;`,
  },
  {
    name: 'f_initcap',
    args: 't text',
    returns: 'text',
    expression: `COALESCE((SELECT string_agg(CASE WHEN inside THEN lower(ch COLLATE "und-x-icu") ELSE upper(ch COLLATE "und-x-icu") END, '' ORDER BY n)
      FROM (SELECT ch, n, COALESCE(lag((ch COLLATE "und-x-icu") ~ '[[:alnum:]]') OVER (ORDER BY n), FALSE) AS inside FROM unnest(string_to_array(t, NULL)) WITH ORDINALITY u(ch, n)) s), '')`,
  },
  {
    name: 'f_pad',
    args: 't text, n integer, pad text, at_left boolean',
    returns: 'text',
    body: `IF n > 32768 THEN RETURN NULL; END IF;
      IF n <= 0 OR t = '' THEN RETURN ''; END IF;
      IF length(t) >= n OR pad = '' THEN RETURN left(t, n); END IF;
      RETURN CASE WHEN at_left THEN lpad(t, n, pad) ELSE rpad(t, n, pad) END;`,
  },
  {
    name: 'f_repeat',
    args: 't text, n integer',
    returns: 'text',
    body: `IF n <= 0 OR t = '' THEN RETURN ''; END IF;
      IF length(t)::bigint * n > 32768 THEN RETURN NULL; END IF;
      RETURN repeat(t, n);`,
  },
  {
    name: 'f_substitute',
    args: 't text, old text, fresh text',
    returns: 'text',
    declare: 'n bigint;',
    body: `IF old = '' THEN RETURN t; END IF;
      n := (length(t) - length(replace(t, old, ''))) / length(old);
      IF length(t) + n * length(fresh) > 1000000 THEN RETURN NULL; END IF;
      RETURN replace(t, old, fresh);`,
  },
  {
    name: 'f_split',
    args: 't text, separator text, part integer',
    returns: 'text',
    body: `IF part < 1 THEN RETURN ''; END IF;
      IF separator = '' THEN RETURN CASE WHEN part = 1 THEN t ELSE '' END; END IF;
      RETURN split_part(t, separator, part);`,
  },
  {
    name: 'f_chr',
    args: 'code integer',
    returns: 'text',
    body: `IF code < 1 OR code > 1114111 OR code BETWEEN 55296 AND 57343 THEN RETURN ''; END IF; RETURN chr(code);`,
  },
  {
    name: 'f_like',
    args: 'pattern text',
    returns: 'text',
    expression: `CASE WHEN pattern ~ '(^|[^\\\\])(\\\\\\\\)*\\\\$' THEN pattern || '\\' ELSE pattern END`,
  },
  {
    name: 'f_html',
    args: 't text',
    returns: 'text',
    expression: `replace(replace(replace(replace(replace(t, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;')`,
  },
  {
    name: 'f_script',
    args: 't text',
    returns: 'text',
    expression: `replace(replace(replace(replace(replace(replace(replace(t, '\\', '\\\\'), '''', '\\'''), '"', '\\"'), E'\\n', '\\n'), E'\\r', '\\r'), '<', '\\u003C'), '>', '\\u003E')`,
  },
  {
    name: 'f_url',
    args: 't text',
    returns: 'text',
    expression: `COALESCE((SELECT string_agg(CASE WHEN ch ~ '^[A-Za-z0-9_.~-]$' AND ascii(ch) < 128 THEN ch ELSE regexp_replace(upper(encode(convert_to(ch, 'UTF8'), 'hex')), '(..)', '%\\1', 'g') END, '' ORDER BY n)
      FROM unnest(string_to_array(t, NULL)) WITH ORDINALITY u(ch, n)), '')`,
  },
  {
    name: 'f_mask',
    args: 't text, first integer, last integer, star text',
    returns: 'text',
    declare: 'n integer; head integer; tail integer;',
    body: `n := length(t); head := GREATEST(first, 0); tail := GREATEST(last, 0);
      IF head::bigint + tail >= n THEN RETURN t; END IF;
      RETURN left(t, head) || repeat(CASE WHEN star = '' THEN '*' ELSE left(star, 1) END, n - head - tail) || right(t, tail);`,
  },
  {
    name: 'f_half_width',
    args: 't text',
    returns: 'text',
    expression: `translate(t, ${quoted(full)}, ${quoted(half)})`,
  },
  {
    name: 'f_pairs',
    args: 't text',
    returns: 'text[]',
    declare: 'low text;',
    body: `low := lower(t COLLATE "und-x-icu");
      IF length(low) < 2 THEN RETURN CASE WHEN low = '' THEN ARRAY[]::text[] ELSE ARRAY[low] END; END IF;
      RETURN ARRAY(SELECT DISTINCT pair COLLATE "C" FROM (SELECT lag(ch) OVER (ORDER BY n) || ch AS pair FROM unnest(string_to_array(low, NULL)) WITH ORDINALITY u(ch, n)) s WHERE pair IS NOT NULL);`,
  },
  {
    name: 'f_similar',
    args: 'a text, b text',
    returns: 'numeric',
    declare: 'x text[]; y text[]; n integer; shared integer;',
    body: `x := @f_pairs(a); y := @f_pairs(b); n := cardinality(x) + cardinality(y);
      IF n = 0 THEN RETURN 0; END IF;
      SELECT count(*) INTO shared FROM (SELECT p COLLATE "C" FROM unnest(x) p INTERSECT SELECT p COLLATE "C" FROM unnest(y) p) s;
      RETURN round(round((2 * shared)::numeric, 30) / n, 4);`,
  },
  {
    name: 'f_format',
    args: 'x numeric, places integer',
    returns: 'text',
    declare: 't text; whole text; sgn text;',
    body: `t := abs(round(x, places))::text; whole := split_part(t, '.', 1);
      sgn := CASE WHEN round(x, places) < 0 THEN '-' ELSE '' END;
      RETURN sgn || regexp_replace(whole, '(\\d)(?=(\\d{3})+$)', '\\1,', 'g') || CASE WHEN places > 0 THEN '.' || split_part(t, '.', 2) ELSE '' END;`,
  },
  {
    name: 'f_format_seconds',
    args: 'seconds numeric, with_days boolean',
    returns: 'text',
    declare: 'total numeric; hours numeric; tail text;',
    body: `total := floor(abs(seconds)); hours := div(total, 3600);
      tail := lpad(mod(div(total, 60), 60)::text, 2, '0') || ':' || lpad(mod(total, 60)::text, 2, '0');
      IF with_days THEN RETURN div(hours, 24)::text || ':' || lpad(mod(hours, 24)::text, 2, '0') || ':' || tail; END IF;
      RETURN CASE WHEN hours < 10 THEN '0' ELSE '' END || hours::text || ':' || tail;`,
  },
  {
    name: 'f_rmb',
    args: 'x numeric',
    returns: 'text',
    declare: `digits text; yuan text; part text; words text; made text := ''; gap boolean := FALSE; zero boolean; d text; jiao text; fen text; parts text; names text[] := ARRAY['零','壹','贰','叁','肆','伍','陆','柒','捌','玖'];`,
    body: `digits := abs(round(x * 100))::text;
      IF length(digits) > 18 THEN RETURN NULL; END IF;
      digits := lpad(digits, GREATEST(length(digits), 3), '0');
      yuan := lpad(left(digits, -2), 16, '0'); jiao := substr(right(digits, 2), 1, 1); fen := right(digits, 1);
      FOR g IN 0..3 LOOP
        part := substr(yuan, g * 4 + 1, 4); words := ''; zero := FALSE;
        FOR i IN 1..4 LOOP
          d := substr(part, i, 1);
          IF d = '0' THEN zero := TRUE;
          ELSE
            words := words || CASE WHEN zero AND words <> '' THEN '零' ELSE '' END || names[d::integer + 1] || (ARRAY['仟','佰','拾',''])[i];
            zero := FALSE;
          END IF;
        END LOOP;
        IF words = '' THEN gap := gap OR made <> '';
        ELSE
          made := made || CASE WHEN made <> '' AND (gap OR left(part, 1) = '0') THEN '零' ELSE '' END || words || (ARRAY['万亿','亿','万',''])[g + 1];
          gap := FALSE;
        END IF;
      END LOOP;
      parts := CASE WHEN made = '' THEN '' ELSE made || '元' END
        || CASE WHEN jiao = '0' THEN CASE WHEN made <> '' AND fen <> '0' THEN '零' ELSE '' END ELSE names[jiao::integer + 1] || '角' END
        || CASE WHEN fen = '0' THEN '' ELSE names[fen::integer + 1] || '分' END;
      IF parts = '' THEN RETURN '零元整'; END IF;
      RETURN CASE WHEN x < 0 THEN '负' ELSE '' END || parts || CASE WHEN fen = '0' THEN '整' ELSE '' END;`,
  },
  {
    name: 'f_uscc',
    args: 't text',
    returns: 'boolean',
    declare: `alphabet text := '0123456789ABCDEFGHJKLMNPQRTUWXY'; weights integer[] := ARRAY[1,3,9,27,19,26,16,17,20,29,25,13,8,24,10,30,28]; total integer := 0; v integer;`,
    body: `IF length(t) <> 18 THEN RETURN FALSE; END IF;
      FOR i IN 1..18 LOOP
        v := strpos(alphabet, substr(t, i, 1)) - 1;
        IF v < 0 THEN RETURN FALSE; END IF;
        IF i < 18 THEN total := total + v * weights[i]; END IF;
      END LOOP;
      RETURN (31 - total % 31) % 31 = v;`,
  },
  {
    name: 'f_json_value',
    args: 't text, path text[]',
    returns: 'text',
    declare: 'v jsonb; key text;',
    body: `IF @f_trim(t) = '' THEN RETURN ''; END IF;
      IF t ~ '[eE][+-]?[0-9]{4,}' THEN RETURN NULL; END IF;
      BEGIN v := t::jsonb; EXCEPTION WHEN others THEN RETURN NULL; END;
      FOREACH key IN ARRAY path LOOP
        IF jsonb_typeof(v) = 'array' THEN v := CASE WHEN key ~ '^[0-9]{1,6}$' THEN v -> key::integer END;
        ELSIF jsonb_typeof(v) = 'object' THEN v := v -> key;
        ELSE RETURN ''; END IF;
        IF v IS NULL THEN RETURN ''; END IF;
      END LOOP;
      IF jsonb_typeof(v) = 'number' THEN RETURN trim_scale(@f_wire(round(@f_bound((v #>> '{}')::numeric), 30)))::text; END IF;
      RETURN CASE WHEN jsonb_typeof(v) IN ('string', 'boolean') THEN v #>> '{}' ELSE '' END;`,
  },
]
