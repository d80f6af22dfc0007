select p."name", (select coalesce(json_agg(row_to_json(r2)), '[]')
 from (select c0."name" as "name", j1."name" as "product.name"
 from "ws_main"."line" c0
 left join "ws_main"."product" j1 on j1.id = c0."product" and j1.deleted_at is null
 where c0."deal" = p."id" and c0.deleted_at is null
 and exists (select 1
 from "ws_main"."deal" c0_p
 where c0_p.id = c0."deal" and c0_p.deleted_at is null and c0_p.owner = any($1::uuid[]::uuid[]))
 order by c0."quantity" desc nulls last, c0."id"
 limit 5) r2), p._s0::text
 from (select t3."name", t3."id", t3."id" as _s0
 from "ws_main"."deal" t3
 where t3.deleted_at is null and t3.owner = any($1::uuid[]::uuid[])
 order by t3."id"
 limit 6) p
 order by p._s0
-- $1 {"from":"owners"}
