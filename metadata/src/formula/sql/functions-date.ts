/** Helpers for dates and times: the same rules as calendar.ts and moments.ts. `@f_` stands for the schema and `f_`. */
import type { SqlFunction } from '../sql-functions.ts'

const first = `DATE '0001-01-01'`
const last = `DATE '9999-12-31'`

export const dateSqlFunctions: readonly SqlFunction[] = [
  {
    name: 'f_days_since',
    args: 'now timestamptz, since timestamptz',
    returns: 'numeric',
    body: `RETURN GREATEST(floor(extract(epoch FROM now - date_trunc('milliseconds', since, 'UTC')) / 86400), 0);`,
  },
  {
    name: 'f_days_in_month',
    args: 'y integer, m integer',
    returns: 'integer',
    expression: `CASE WHEN m = 2 THEN CASE WHEN (y % 4 = 0 AND y % 100 <> 0) OR y % 400 = 0 THEN 29 ELSE 28 END WHEN m IN (4, 6, 9, 11) THEN 30 ELSE 31 END`,
  },
  {
    name: 'f_date',
    args: 'y integer, m integer, d integer',
    returns: 'date',
    body: `IF y < 1 OR y > 9999 OR m < 1 OR m > 12 OR d < 1 OR d > @f_days_in_month(y, m) THEN RETURN NULL; END IF; RETURN make_date(y, m, d);`,
  },
  {
    name: 'f_date_value',
    args: 't text',
    returns: 'date',
    declare: 'p text[];',
    body: `p := regexp_match(@f_trim(t), '^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$');
      IF p IS NULL THEN RETURN NULL; END IF;
      RETURN @f_date(p[1]::integer, p[2]::integer, p[3]::integer);`,
  },
  {
    name: 'f_time',
    args: 'ms integer',
    returns: 'time',
    expression: `TIME '00:00:00' + ms * interval '1 millisecond'`,
  },
  { name: 'f_time_ms', args: 't time', returns: 'integer', expression: `(extract(epoch from t) * 1000)::integer` },
  {
    name: 'f_time_value',
    args: 't text',
    returns: 'time',
    declare: 'p text[];',
    body: `p := regexp_match(@f_trim(t), '^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,3}))?)?$');
      IF p IS NULL OR p[1]::integer > 23 OR p[2]::integer > 59 OR COALESCE(p[3], '0')::integer > 59 THEN RETURN NULL; END IF;
      RETURN @f_time(((p[1]::integer * 60 + p[2]::integer) * 60 + COALESCE(p[3], '0')::integer) * 1000 + rpad(COALESCE(p[4], '0'), 3, '0')::integer);`,
  },
  {
    name: 'f_time_add',
    args: 't time, ms numeric',
    strict: false,
    returns: 'time',
    expression: `CASE WHEN @f_time_ms(t) + trunc(ms) >= 0 AND @f_time_ms(t) + trunc(ms) < 86400000 THEN @f_time((@f_time_ms(t) + trunc(ms))::integer) END`,
  },
  { name: 'f_ms', args: 't timestamptz', returns: 'bigint', expression: `floor(extract(epoch from t) * 1000)::bigint` },
  {
    name: 'f_check_instant',
    args: 't timestamptz',
    strict: false,
    returns: 'timestamptz',
    expression: `CASE WHEN t >= timestamptz '0001-01-01 00:00:00+00' AND t < timestamptz '10000-01-01 00:00:00+00' THEN t END`,
  },
  {
    name: 'f_instant',
    args: 'ms numeric',
    returns: 'timestamptz',
    declare: 'n bigint;',
    body: `IF ms < -62135596800001 OR ms > 253402300800000 THEN RETURN NULL; END IF;
      n := round(ms)::bigint;
      RETURN @f_check_instant(timestamptz '1970-01-01 00:00:00+00' + (n / 3600000) * interval '1 hour' + (n % 3600000) * interval '1 millisecond');`,
  },
  {
    name: 'f_instant_add',
    args: 't timestamptz, days numeric',
    returns: 'timestamptz',
    expression: `@f_instant(@f_ms(t) + round(days * 86400) * 1000)`,
  },
  {
    name: 'f_instant_value',
    args: 't text',
    returns: 'timestamptz',
    declare: 'p text[]; d date;',
    body: `p := regexp_match(@f_trim(t), '^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[T ]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\\.([0-9]{1,3}))?Z?$');
      IF p IS NULL OR p[4]::integer > 23 OR p[5]::integer > 59 OR p[6]::integer > 59 THEN RETURN NULL; END IF;
      d := @f_date(p[1]::integer, p[2]::integer, p[3]::integer);
      RETURN @f_instant((d - DATE '1970-01-01')::numeric * 86400000 + ((p[4]::integer * 60 + p[5]::integer) * 60 + p[6]::integer)::numeric * 1000 + rpad(COALESCE(p[7], '0'), 3, '0')::integer);`,
  },
  {
    name: 'f_date_add',
    args: 'd date, days numeric',
    strict: false,
    returns: 'date',
    expression: `CASE WHEN (d - ${first}) + trunc(days) BETWEEN 0 AND 3652058 THEN d + trunc(LEAST(GREATEST(days, -4000000), 4000000))::integer END`,
  },
  {
    name: 'f_add_months',
    args: 'd date, months numeric',
    returns: 'date',
    declare: 'y integer; m integer; n bigint; ny integer; nm integer; dom integer; latest integer;',
    body: `y := extract(year from d)::integer; m := extract(month from d)::integer; dom := extract(day from d)::integer;
      n := y * 12 + m - 1 + LEAST(GREATEST(trunc(months), -2400000), 2400000)::bigint;
      ny := floor(n / 12.0)::integer; nm := (n - ny::bigint * 12)::integer + 1;
      IF ny < 1 OR ny > 9999 THEN RETURN NULL; END IF;
      latest := @f_days_in_month(ny, nm);
      RETURN make_date(ny, nm, CASE WHEN dom = @f_days_in_month(y, m) THEN latest ELSE LEAST(dom, latest) END);`,
  },
  {
    name: 'f_add_units',
    args: 'd date, n numeric, unit text',
    returns: 'date',
    declare: 'months integer; k numeric;',
    body: `k := @f_int(n);
      months := CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'fiscal_quarter' THEN 3 WHEN 'year' THEN 12 WHEN 'fiscal_year' THEN 12 END;
      IF months IS NOT NULL THEN RETURN @f_add_months(d, LEAST(GREATEST(k, -200000), 200000) * months); END IF;
      RETURN @f_date_add(d, k * CASE WHEN unit = 'week' THEN 7 ELSE 1 END);`,
  },
  {
    name: 'f_with_day',
    args: 't timestamptz, d date, zone text',
    returns: 'timestamptz',
    body: `RETURN @f_check_instant((d + (t AT TIME ZONE zone)::time) AT TIME ZONE zone);`,
  },
  {
    name: 'f_add_months_time',
    args: 't timestamptz, months numeric, zone text',
    returns: 'timestamptz',
    expression: `@f_with_day(t, @f_add_months((t AT TIME ZONE zone)::date, months), zone)`,
  },
  {
    name: 'f_add_units_time',
    args: 't timestamptz, n numeric, unit text, zone text',
    returns: 'timestamptz',
    expression: `@f_with_day(t, @f_add_units((t AT TIME ZONE zone)::date, n, unit), zone)`,
  },
  {
    name: 'f_months',
    args: 'a date, b date',
    returns: 'integer',
    declare: 'n integer;',
    body: `n := (extract(year from b) - extract(year from a))::integer * 12 + (extract(month from b) - extract(month from a))::integer;
      IF n > 0 AND extract(day from b) < extract(day from a) THEN RETURN n - 1; END IF;
      IF n < 0 AND extract(day from b) > extract(day from a) THEN RETURN n + 1; END IF;
      RETURN n;`,
  },
  {
    name: 'f_start_of',
    args: 'd date, unit text, fiscal integer',
    returns: 'date',
    declare: 'months integer; shift integer; n integer;',
    body: `IF unit = 'week' THEN RETURN d - (extract(isodow from d)::integer - 1); END IF;
      months := CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'fiscal_quarter' THEN 3 WHEN 'year' THEN 12 WHEN 'fiscal_year' THEN 12 END;
      IF months IS NULL THEN RETURN d; END IF;
      shift := CASE WHEN unit LIKE 'fiscal%' THEN (fiscal - 1) % months ELSE 0 END;
      n := extract(year from d)::integer * 12 + extract(month from d)::integer - 1;
      n := floor((n - shift)::numeric / months)::integer * months + shift;
      IF n < 12 THEN RETURN NULL; END IF;
      RETURN make_date(n / 12, n % 12 + 1, 1);`,
  },
  {
    name: 'f_end_of',
    args: 'd date, unit text, fiscal integer',
    returns: 'date',
    declare: 'months integer; s date; n integer;',
    body: `s := @f_start_of(d, unit, fiscal);
      IF unit = 'week' THEN RETURN @f_date_add(s, 6); END IF;
      months := CASE unit WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'fiscal_quarter' THEN 3 WHEN 'year' THEN 12 WHEN 'fiscal_year' THEN 12 END;
      IF months IS NULL THEN RETURN d; END IF;
      n := extract(year from s)::integer * 12 + extract(month from s)::integer - 1 + months - 1;
      IF s IS NULL OR n / 12 > 9999 THEN RETURN NULL; END IF;
      RETURN make_date(n / 12, n % 12 + 1, @f_days_in_month(n / 12, n % 12 + 1));`,
  },
  {
    name: 'f_is_workday',
    args: 'd date, holidays date[], made date[]',
    returns: 'boolean',
    expression: `CASE WHEN extract(isodow from d) < 6 THEN NOT (d = ANY (holidays)) ELSE d = ANY (made) END`,
  },
  {
    name: 'f_weekdays_up_to',
    args: 'd date',
    returns: 'integer',
    expression: `floor((d - DATE '1970-01-05') / 7.0)::integer * 5 + LEAST((d - DATE '1970-01-05') - floor((d - DATE '1970-01-05') / 7.0)::integer * 7 + 1, 5)`,
  },
  {
    name: 'f_network_days',
    args: 'a date, b date, holidays date[], made date[]',
    returns: 'numeric',
    declare: 's date; e date; n integer;',
    body: `s := LEAST(a, b); e := GREATEST(a, b);
      n := @f_weekdays_up_to(e) - @f_weekdays_up_to(s - 1)
        - (SELECT count(DISTINCT h) FROM unnest(holidays) h WHERE h BETWEEN s AND e AND extract(isodow from h) < 6)
        + (SELECT count(DISTINCT h) FROM unnest(made) h WHERE h BETWEEN s AND e AND extract(isodow from h) > 5);
      RETURN CASE WHEN a <= b THEN n ELSE -n END;`,
  },
  {
    name: 'f_add_business_days',
    args: 'd date, n numeric, holidays date[], made date[]',
    returns: 'date',
    declare: 'k bigint; way integer; found bigint := 0; x date := d;',
    body: `k := @f_int(n); way := sign(k)::integer; k := abs(k);
      IF k > 5000 THEN RETURN NULL; END IF;
      WHILE found < k LOOP
        x := x + way * (k - found)::integer;
        IF x < ${first} OR x > ${last} THEN RETURN NULL; END IF;
        found := CASE WHEN way > 0 THEN @f_network_days(d + 1, x, holidays, made) ELSE @f_network_days(x, d - 1, holidays, made) END;
      END LOOP;
      RETURN x;`,
  },
  {
    name: 'f_worked_ms',
    args: 't timestamp, holidays date[], made date[], hours integer[]',
    returns: 'integer',
    expression: `CASE WHEN @f_is_workday(t::date, holidays, made) THEN LEAST(GREATEST(@f_time_ms(t::time) - hours[1] * 60000, 0), (hours[2] - hours[1]) * 60000) ELSE 0 END`,
  },
  {
    name: 'f_business_minutes',
    args: 'a timestamptz, b timestamptz, zone text, holidays date[], made date[], hours integer[]',
    returns: 'numeric',
    declare: 's timestamp; e timestamp; days numeric := 0; minutes numeric;',
    body: `s := LEAST(a, b) AT TIME ZONE zone; e := GREATEST(a, b) AT TIME ZONE zone;
      IF e::date > s::date THEN days := @f_network_days(s::date, e::date - 1, holidays, made); END IF;
      minutes := trunc((days * (hours[2] - hours[1]) * 60000 + @f_worked_ms(e, holidays, made, hours) - @f_worked_ms(s, holidays, made, hours)) / 60000);
      RETURN CASE WHEN a <= b THEN minutes ELSE - minutes END;`,
  },
]
