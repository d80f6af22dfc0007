with page as materialized (select b.*, row_number() over () as _n
 from (select t1."name", t1."deal", t1."id" as _s0
 from "ws_main"."line" t1
 where t1.deleted_at is null
 and exists (select
 from "ws_main"."deal" a2
 where a2.id = t1."deal" and a2.deleted_at is null and a2.owner = any($1::uuid[])) and (t1."quantity" > $2::numeric) is not true
 order by t1."id"
 limit 6) b)
 select (select json_agg(row_to_json(r))
 from (select p."name" as "name", j0."name" as "deal.name"
 from page p
 left join "ws_main"."deal" j0 on j0.id = p."deal" and j0.deleted_at is null and j0.owner = any($1::uuid[])
 where p._n <= 5
 order by p._n) r)::text as records, (select json_build_array(p._s0::text)::text
 from page p
 where p._n = 5
 and exists (select
 from page
 where _n > 5)) as next
-- $1 {"from":"owners"}
-- $2 {"from":"query","index":0}
