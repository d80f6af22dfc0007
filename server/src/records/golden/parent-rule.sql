select p."name", j0."name", p._s0::text
 from (select t1."name", t1."deal", t1."id" as _s0
 from "ws_main"."line" t1
 where t1.deleted_at is null
 and exists (select 1
 from "ws_main"."deal" t1_p
 where t1_p.id = t1."deal" and t1_p.deleted_at is null and t1_p.owner = any($1::uuid[]::uuid[])) and (t1."quantity" > $2::numeric) is not true
 order by t1."id"
 limit 6) p
 left join "ws_main"."deal" j0 on j0.id = p."deal" and j0.deleted_at is null and j0.owner = any($1::uuid[]::uuid[])
 order by p._s0
-- $1 {"from":"owners"}
-- $2 {"from":"query","index":0}
