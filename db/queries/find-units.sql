-- Units by call sign or id, each with whether anybody can say where it is.
select unit.id, unit.call_sign as "callSign", position.place is null as "isNowhere"
from unit
join unit_position position on position.unit_id = unit.id
where unit.call_sign = any(:call_signs::text[])
union
select unit.id, unit.call_sign, position.place is null
from unit
join unit_position position on position.unit_id = unit.id
where unit.id = any(:ids::uuid[])
