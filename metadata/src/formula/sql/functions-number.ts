/** Helpers for numbers: the same steps and roundings as number.ts and math.ts. `@f_` stands for the schema and `f_`. */
import { piText } from '../values/math.ts'
import type { SqlFunction } from '../sql-functions.ts'

const pi = `${piText}::numeric`

/** One numeric argument x. */
const ofX = (name: string, body: string, declare?: string): SqlFunction => ({
  name,
  args: 'x numeric',
  returns: 'numeric',
  body,
  ...(declare === undefined ? {} : { declare }),
})

export const numberSqlFunctions: readonly SqlFunction[] = [
  {
    name: 'f_bound',
    args: 'x numeric',
    strict: false,
    returns: 'numeric',
    expression: `CASE WHEN x > -1e64 AND x < 1e64 THEN x END`,
  },
  {
    name: 'f_int',
    args: 'x numeric',
    strict: false,
    returns: 'integer',
    expression: `CASE WHEN x >= 2147483647 THEN 2147483647 WHEN x <= -2147483648 THEN -2147483648 ELSE trunc(x)::integer END`,
  },
  ofX(
    'f_wire',
    `IF x = 0 THEN RETURN 0; END IF;
    IF scale(x) = 0 AND x < 1e15 AND x > -1e15 THEN RETURN x; END IF;
    IF abs(x) >= 1 THEN RETURN round(x, 15 - length(trunc(abs(x))::text)); END IF;
    RETURN round(x, 15 + length(substring(abs(x)::text from '^0\\.(0*)')));`,
  ),
  {
    name: 'f_power',
    args: 'a numeric, b numeric',
    returns: 'numeric',
    declare: 'lg numeric; sgn integer := 1;',
    body: `IF b = 0 THEN RETURN 1; END IF;
      IF a = 0 THEN RETURN CASE WHEN b < 0 THEN NULL ELSE 0 END; END IF;
      IF a < 0 THEN
        IF b <> trunc(b) THEN RETURN NULL; END IF;
        IF mod(b, 2) <> 0 THEN sgn := -1; END IF;
      END IF;
      IF abs(a) = 1 THEN RETURN sgn; END IF;
      lg := ln(round(abs(a), 100)) * b;
      IF lg > 148 THEN RETURN NULL; END IF;
      IF lg < -80 THEN RETURN 0; END IF;
      IF b = trunc(b) AND b < 0 THEN RETURN @f_bound(sgn * round(round(1::numeric, 100) / power(round(abs(a), 100), -b), 30)); END IF;
      RETURN @f_bound(sgn * round(power(round(abs(a), 100), b), 30));`,
  },
  ofX('f_sqrt', `IF x < 0 THEN RETURN NULL; END IF; RETURN round(sqrt(round(x, 60)), 30);`),
  ofX(
    'f_exp',
    `IF x > 148 THEN RETURN NULL; END IF; IF x < -80 THEN RETURN 0; END IF; RETURN @f_bound(round(exp(round(x, 100)), 30));`,
  ),
  ofX('f_ln', `IF x <= 0 THEN RETURN NULL; END IF; RETURN round(ln(round(x, 100)), 30);`),
  ofX('f_log', `IF x <= 0 THEN RETURN NULL; END IF; RETURN round(log(round(x, 100)), 30);`),
  {
    name: 'f_sine_series',
    args: 'angle numeric, shift numeric',
    returns: 'numeric',
    declare: 't numeric; x numeric; square numeric; term numeric; total numeric;',
    body: `IF abs(angle) > 1e15 THEN RETURN NULL; END IF;
      t := angle + shift;
      x := round(t - round(round(t, 80) / (2 * ${pi}), 0) * (2 * ${pi}), 45);
      square := round(x * x, 45); term := x; total := x;
      FOR n IN 1..30 LOOP
        term := round(round(term * square, 90) / (-(2 * n) * (2 * n + 1)), 45);
        total := total + term;
      END LOOP;
      RETURN total;`,
  },
  { name: 'f_sin', args: 'x numeric', returns: 'numeric', expression: `round(@f_sine_series(x, 0), 20)` },
  { name: 'f_cos', args: 'x numeric', returns: 'numeric', expression: `round(@f_sine_series(x, ${pi} * 0.5), 20)` },
  ofX(
    'f_tan',
    `bottom := round(@f_sine_series(x, ${pi} * 0.5), 30); IF bottom IS NULL OR bottom = 0 THEN RETURN NULL; END IF; RETURN round(@f_sine_series(x, 0) / bottom, 20);`,
    'bottom numeric;',
  ),
  {
    name: 'f_atan_series',
    args: 'v numeric',
    returns: 'numeric',
    declare: 'flipped boolean; x numeric; square numeric; term numeric; total numeric; angle numeric;',
    body: `flipped := abs(v) > 1;
      x := CASE WHEN flipped THEN round(round(1::numeric, 120) / abs(v), 45) ELSE abs(v) END;
      FOR n IN 1..3 LOOP x := round(round(x, 60) / (round(sqrt(round(1 + x * x, 45)), 45) + 1), 45); END LOOP;
      square := round(x * x, 45); term := x; total := x;
      FOR n IN 1..40 LOOP
        term := round(- (term * square), 45);
        total := total + round(round(term, 60) / (2 * n + 1), 45);
      END LOOP;
      angle := total * 8;
      IF flipped THEN angle := ${pi} * 0.5 - angle; END IF;
      RETURN CASE WHEN v < 0 THEN - angle ELSE angle END;`,
  },
  { name: 'f_atan', args: 'x numeric', returns: 'numeric', expression: `round(@f_atan_series(x), 20)` },
  ofX(
    'f_asin',
    `IF abs(x) > 1 THEN RETURN NULL; END IF;
    bottom := round(sqrt(round(1 - x * x, 45)), 45);
    IF bottom = 0 THEN RETURN round(${pi} * 0.5 * sign(x), 20); END IF;
    RETURN round(@f_atan_series(round(round(x, 60) / bottom, 45)), 20);`,
    'bottom numeric;',
  ),
  { name: 'f_acos', args: 'x numeric', returns: 'numeric', expression: `round(${pi} * 0.5, 20) - @f_asin(x)` },
  {
    name: 'f_atan2',
    args: 'y numeric, x numeric',
    returns: 'numeric',
    declare: 'angle numeric;',
    body: `IF x = 0 THEN RETURN CASE WHEN y = 0 THEN 0 ELSE round(${pi} * 0.5 * sign(y), 20) END; END IF;
      angle := @f_atan_series(round(round(y, 60) / x, 45));
      IF x > 0 THEN RETURN round(angle, 20); END IF;
      RETURN round(CASE WHEN y < 0 THEN angle - ${pi} ELSE angle + ${pi} END, 20);`,
  },
  {
    name: 'f_round',
    args: 'x numeric, places numeric',
    returns: 'numeric',
    expression: `round(x, LEAST(GREATEST(@f_int(places), -100), 100))`,
  },
  {
    name: 'f_trunc',
    args: 'x numeric, places numeric',
    returns: 'numeric',
    expression: `trunc(x, LEAST(GREATEST(@f_int(places), -100), 100))`,
  },
  {
    name: 'f_round_up',
    args: 'x numeric, places numeric',
    returns: 'numeric',
    declare: 'p integer; cut numeric;',
    body: `p := LEAST(GREATEST(@f_int(places), -100), 100); cut := trunc(x, p);
      RETURN CASE WHEN cut = x THEN x ELSE @f_bound(cut + sign(x) * ('1e' || (-p))::numeric) END;`,
  },
  { name: 'f_mod', args: 'a numeric, b numeric', returns: 'numeric', expression: `mod(a, NULLIF(b, 0))` },
  {
    name: 'f_quotient',
    args: 'a numeric, b numeric',
    returns: 'numeric',
    expression: `@f_bound(trunc(round(round(a, 30) / NULLIF(b, 0), 30)))`,
  },
  {
    name: 'f_mround',
    args: 'a numeric, unit numeric',
    returns: 'numeric',
    expression: `CASE WHEN unit = 0 THEN 0 ELSE @f_bound(round(round(round(round(a, 30) / NULLIF(unit, 0), 30), 0) * unit, 30)) END`,
  },
  { name: 'f_sum', args: 'v numeric[]', returns: 'numeric', expression: `(SELECT @f_bound(sum(i)) FROM unnest(v) i)` },
  {
    name: 'f_average',
    args: 'v numeric[]',
    returns: 'numeric',
    expression: `(SELECT round(round(@f_bound(sum(i)), 30) / NULLIF(count(i), 0), 30) FROM unnest(v) i)`,
  },
  {
    name: 'f_median',
    args: 'v numeric[]',
    returns: 'numeric',
    declare: 's numeric[]; n integer;',
    body: `s := ARRAY(SELECT i FROM unnest(v) i WHERE i IS NOT NULL ORDER BY i); n := COALESCE(cardinality(s), 0);
      IF n = 0 THEN RETURN NULL; END IF;
      IF n % 2 = 1 THEN RETURN s[n / 2 + 1]; END IF;
      RETURN round(round(s[n / 2] + s[n / 2 + 1], 30) / 2, 30);`,
  },
  {
    name: 'f_stdev',
    args: 'v numeric[]',
    returns: 'numeric',
    declare: 'n bigint; mean numeric; squares numeric;',
    body: `SELECT count(i), round(round(sum(i), 30) / NULLIF(count(i), 0), 30) INTO n, mean FROM unnest(v) i;
      IF n < 2 THEN RETURN NULL; END IF;
      SELECT sum(round((i - mean) * (i - mean), 30)) INTO squares FROM unnest(v) i WHERE i IS NOT NULL;
      RETURN @f_sqrt(round(round(@f_bound(squares), 30) / (n - 1), 30));`,
  },
  {
    name: 'f_place',
    args: 'latitude numeric, longitude numeric',
    returns: 'numeric[]',
    expression: `CASE WHEN abs(latitude) <= 90 AND abs(longitude) <= 180 THEN ARRAY[@f_wire(latitude), @f_wire(longitude)] END`,
  },
  {
    name: 'f_place_bad',
    args: 'latitude numeric, longitude numeric',
    returns: 'boolean',
    strict: false,
    expression: `((latitude IS NULL) <> (longitude IS NULL)) OR COALESCE(abs(latitude) > 90 OR abs(longitude) > 180, FALSE)`,
  },
  {
    name: 'f_place_json',
    args: 'place jsonb',
    returns: 'numeric[]',
    expression: `CASE WHEN jsonb_typeof(place -> 'latitude') = 'number' AND jsonb_typeof(place -> 'longitude') = 'number' THEN ARRAY[(place ->> 'latitude')::numeric, (place ->> 'longitude')::numeric] END`,
  },
  {
    name: 'f_distance',
    args: 'a numeric[], b numeric[], unit text',
    returns: 'numeric',
    declare: 'lat numeric; lng numeric; cosines numeric; chord numeric; miles numeric;',
    body: `IF lower(unit) NOT IN ('km', 'mi') THEN RETURN NULL; END IF;
      lat := @f_sin(round((round(b[1] * ${pi} / 180, 45) - round(a[1] * ${pi} / 180, 45)) / 2, 45));
      lng := @f_sin(round((round(b[2] * ${pi} / 180, 45) - round(a[2] * ${pi} / 180, 45)) / 2, 45));
      cosines := @f_cos(round(a[1] * ${pi} / 180, 45)) * @f_cos(round(b[1] * ${pi} / 180, 45));
      chord := round(lat * lat + cosines * lng * lng, 45);
      miles := round(@f_asin(LEAST(1, round(sqrt(chord), 30))) * 2 * 3958.761, 10);
      RETURN CASE WHEN lower(unit) = 'km' THEN miles * 1.609344 ELSE miles END;`,
  },
  {
    name: 'f_rate',
    args: 'rates jsonb, code text',
    returns: 'numeric',
    expression: `CASE WHEN jsonb_typeof(rates -> code) IN ('number', 'string') THEN @f_value(rates ->> code) END`,
  },
  {
    name: 'f_rate_on',
    args: 'rates jsonb, code text, day date',
    returns: 'numeric',
    expression: `(SELECT @f_value(e.x ->> 1) FROM jsonb_array_elements(CASE WHEN jsonb_typeof(rates -> code) = 'array' THEN rates -> code ELSE '[]' END) WITH ORDINALITY e(x, n)
      WHERE e.x ->> 0 <= to_char(day, 'YYYY-MM-DD') ORDER BY e.n LIMIT 1)`,
  },
]
