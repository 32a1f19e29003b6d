-- Makes the trail's partitions for the days asked for; those that exist are left alone.
select make_trail_partition(day::date) as made
from generate_series(:first::date, :last::date, interval '1 day') as days (day)
