-- Who has a partition.
-- KEYS  1 = the partition's meta hash
-- ARGV  none
-- Gives owner, epoch, the milliseconds until the lease ends (not above 0 = it has ended), and when it was acquired.
local owner, epoch, ends, since = unpack(redis.call('HMGET', KEYS[1], 'owner', 'epoch', 'until', 'since'))
local time = redis.call('TIME')
local left = tonumber(ends or 0) - time[1] * 1000 - math.floor(time[2] / 1000)
return {owner or '', epoch or '0', string.format('%.0f', left), since or '0'}
