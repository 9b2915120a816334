-- Lets the lease of a partition begin anew, or ends it.
-- KEYS  1 = the partition's meta hash
-- ARGV  1 = owner, 2 = epoch, 3 = length of the lease in milliseconds from now on (0 = it ends)
-- Gives 1, or 0 when the partition has another owner or epoch.
local owner, epoch = unpack(redis.call('HMGET', KEYS[1], 'owner', 'epoch'))
if owner ~= ARGV[1] or epoch ~= ARGV[2] then return 0 end
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], 'until', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[3]))
return 1
