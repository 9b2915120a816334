-- Makes somebody the one writer of a partition, unless the lease of somebody else runs.
-- KEYS  1 = the partition's meta hash
-- ARGV  1 = owner, 2 = length of the lease in milliseconds, 3 = what the epoch has to be above
-- Gives the new epoch, one more than the last or than that; 0 when the partition is taken.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local owner, ends = unpack(redis.call('HMGET', KEYS[1], 'owner', 'until'))
if owner and owner ~= ARGV[1] and tonumber(ends or 0) > now then return 0 end
local begins, ending = string.format('%.0f', now), string.format('%.0f', now + ARGV[2])
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'since', begins, 'until', ending)
local epoch = math.max(tonumber(redis.call('HGET', KEYS[1], 'epoch') or 0), tonumber(ARGV[3])) + 1
redis.call('HSET', KEYS[1], 'epoch', string.format('%.0f', epoch))
return epoch
