with page as materialized (select b.*, row_number() over () as _n
 from (select t4."name", t4."id", t4."id" as _s0
 from "ws_main"."deal" t4
 where t4.deleted_at is null and t4.owner = any($1::uuid[])
 order by t4."id"
 limit 6) b)
 select (select json_agg(row_to_json(r))
 from (select p."name" as "name", (select coalesce(json_agg(row_to_json(r3)), '[]')
 from (select c0."name" as "name", j1."name" as "product.name"
 from "ws_main"."line" c0
 left join "ws_main"."product" j1 on j1.id = c0."product" and j1.deleted_at is null
 where c0."deal" = p."id" and c0.deleted_at is null
 and exists (select
 from "ws_main"."deal" a2
 where a2.id = c0."deal" and a2.deleted_at is null and a2.owner = any($1::uuid[]))
 order by c0."quantity" desc nulls last, c0."id"
 limit 5) r3) as "line.deal"
 from page p
 where p._n <= 5
 order by p._n) r)::text as records, (select json_build_array(p._s0::text)::text
 from page p
 where p._n = 5
 and exists (select
 from page
 where _n > 5)) as next
-- $1 {"from":"owners"}
