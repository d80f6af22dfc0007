select p."name", p._s0::text, p._s1::text
 from (select *
 from ((select t0."name", t0."close_date" as _s0, t0."id" as _s1
 from "ws_main"."deal" t0
 where t0.deleted_at is null and t0."close_date" = $1::date and t0."id" < $2::uuid
 order by t0."close_date" desc nulls last, t0."id" desc nulls last
 limit 51)
 union all (select t1."name", t1."close_date" as _s0, t1."id" as _s1
 from "ws_main"."deal" t1
 where t1.deleted_at is null and t1."close_date" < $1::date
 order by t1."close_date" desc nulls last, t1."id" desc nulls last
 limit 51)
 union all (select t2."name", t2."close_date" as _s0, t2."id" as _s1
 from "ws_main"."deal" t2
 where t2.deleted_at is null and t2."close_date" is null
 order by t2."close_date" desc nulls last, t2."id" desc nulls last
 limit 51)) u
 limit 51) p
 order by p._s0 desc nulls last, p._s1 desc nulls last
-- $1 {"from":"cursor","index":0}
-- $2 {"from":"cursor","index":1}
