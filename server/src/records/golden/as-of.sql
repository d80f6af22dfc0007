select '[' || string_agg(row_to_json(r)::text, ','
 order by p._n) filter (where p._n <= 5) || ']' as records, case when count(*) > 5 then max(case when p._n = 5 then json_build_array(p._s0::text)::text end) end as next
 from (select b.*, row_number() over () as _n
 from (select t1."name", t1."account", t1."id" as _s0
 from (select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "account", "stage", "amount", "amount_currency", "amount_converted", "probability", "close_date", "met_at", "call_time", "urgent", "tags", "phone", "margin", "vault", "regarding", "regarding_object", "details"
 from "ws_main"."deal"
 where _from <= $1::timestamptz
 union all select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "account", "stage", "amount", "amount_currency", "amount_converted", "probability", "close_date", "met_at", "call_time", "urgent", "tags", "phone", "margin", "vault", "regarding", "regarding_object", "details"
 from "ws_main"."deal__h"
 where _from <= $1::timestamptz and _to > $1::timestamptz) t1
 where t1.deleted_at is null and t1.owner = any($2::uuid[]::uuid[])
 order by t1."id"
 limit 6) b) p
 left join (select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "industry", "city", "parent", "secret_note"
 from "ws_main"."account"
 where _from <= $1::timestamptz
 union all select "id", "owner", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at", "name", "industry", "city", "parent", "secret_note"
 from "ws_main"."account__h"
 where _from <= $1::timestamptz and _to > $1::timestamptz) j0 on j0.id = p."account" and j0.deleted_at is null cross join lateral (select p."name" as "name", j0."name" as "account.name") r
-- $1 {"from":"as_of"}
-- $2 {"from":"owners"}
