with page as materialized (select g.*, row_number() over (order by g.c0 collate "und-x-icu", g.c1) as _n
 from (select t0."stage" as c0, date_trunc('month', t0."met_at" at time zone $1::text)::date as c1, count(*) as c2, sum(t0."amount_converted") as c3
 from "ws_main"."deal" t0
 where t0.deleted_at is null and t0.owner = any($2::uuid[]::uuid[])
 group by 1, 2) g
 where g.c2 > $3::numeric)
 select (select json_agg(row_to_json(r))
 from (select g.c0 as "stage", g.c1 as "met_at", g.c2 as "deals", g.c3 as "sum"
 from page g
 where g._n > $4::bigint and g._n <= $4::bigint + 1000
 order by g._n) r)::text as records, (select json_build_array(($4::bigint + 1000)::text)::text
 where exists (select
 from page
 where _n > $4::bigint + 1000)) as next
-- $1 {"from":"time_zone"}
-- $2 {"from":"owners"}
-- $3 {"from":"query","index":0}
-- $4 {"from":"offset"}
