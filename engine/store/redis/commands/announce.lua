-- Says that a member is there, and forgets those whose time has run out.
-- KEYS  1 = hash of the members: id -> end of its time, space, JSON
-- ARGV  1 = id, 2 = JSON, 3 = its time in milliseconds
-- Gives 1 for a new member, 0 for one that was there.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local all = redis.call('HGETALL', KEYS[1])
for n = 1, #all, 2 do
  if tonumber(string.match(all[n + 1], '^%d+')) <= now then redis.call('HDEL', KEYS[1], all[n]) end
end
return redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now + ARGV[3]) .. ' ' .. ARGV[2])
