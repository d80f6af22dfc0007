with page as materialized (select b.*, row_number() over () as _n
 from (select t1."id", t1."name", t1."account", t1."close_date" as _s0, t1."id" as _s1
 from "ws_main"."deal" t1
 where t1.deleted_at is null and t1.owner = any($1::uuid[]) and t1."stage" = $2::text
 order by t1."close_date" desc nulls last, t1."id" desc nulls last
 limit 51) b)
 select (select json_agg(row_to_json(r))
 from (select p."id" as "id", p."name" as "name", j0."name" as "account.name"
 from page p
 left join "ws_main"."account" j0 on j0.id = p."account" and j0.deleted_at is null
 where p._n <= 50
 order by p._n) r)::text as records, (select json_build_array(p._s0::text, p._s1::text)::text
 from page p
 where p._n = 50
 and exists (select
 from page
 where _n > 50)) as next
-- $1 {"from":"owners"}
-- $2 {"from":"query","index":0}
