select coalesce(j0."name", j1."name"), (select coalesce(json_agg(m3.id
 order by m3.id), '[]')
 from "ws_main"."deal__products" l2 join "ws_main"."product" m3 on m3.id = l2.target
 where l2.source = p."id" and m3.deleted_at is null), p._s0::text
 from (select t4."regarding", t4."regarding_object", t4."id", t4."id" as _s0
 from "ws_main"."deal" t4
 where t4.deleted_at is null and t4.owner = any($3::uuid[]::uuid[]) and not exists (select
 from "ws_main"."deal__products" l5 join "ws_main"."product" m6 on m6.id = l5.target
 where l5.source = t4."id" and m6.deleted_at is null)
 order by t4."id"
 limit 6) p
 left join "ws_main"."account" j0 on j0.id = p."regarding" and j0.deleted_at is null and p."regarding_object" = $1::text
 left join "ws_main"."product" j1 on j1.id = p."regarding" and j1.deleted_at is null and p."regarding_object" = $2::text
 order by p._s0
-- $1 {"from":"plan","value":"account"}
-- $2 {"from":"plan","value":"product"}
-- $3 {"from":"owners"}
