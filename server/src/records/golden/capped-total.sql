with page as materialized (select b.*, row_number() over () as _n
 from (select t0."name", t0."id" as _s0
 from "ws_main"."deal" t0
 left join "ws_main"."account" j1 on j1.id = t0."account" and j1.deleted_at is null
 where t0.deleted_at is null and j1."industry" = any($1::text[])
 order by t0."id"
 limit 11) b)
 select (select json_agg(row_to_json(r))
 from (select p."name" as "name"
 from page p
 where p._n <= 10
 order by p._n) r)::text as records, (select json_build_array(p._s0::text)::text
 from page p
 where p._n = 10
 and exists (select
 from page
 where _n > 10)) as next, (select count(*)
 from (select
 from "ws_main"."deal" n2
 left join "ws_main"."account" j3 on j3.id = n2."account" and j3.deleted_at is null
 where n2.deleted_at is null and j3."industry" = any($1::text[])
 limit 1001) k)::int as total
-- $1 {"from":"query","index":0}
