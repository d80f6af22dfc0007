select p."id", p."name", j0."name", p._s0::text, p._s1::text
 from (select t1."id", t1."name", t1."account", t1."close_date" as _s0, t1."id" as _s1
 from "ws_main"."deal" t1
 where t1.deleted_at is null and t1.owner = any($1::uuid[]::uuid[]) and t1."stage" = $2::text
 order by t1."close_date" desc nulls last, t1."id" desc nulls last
 limit 51) p
 left join "ws_main"."account" j0 on j0.id = p."account" and j0.deleted_at is null
 order by p._s0 desc nulls last, p._s1 desc nulls last
-- $1 {"from":"owners"}
-- $2 {"from":"query","index":0}
