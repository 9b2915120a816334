-- The members whose time has not run out.
-- KEYS  1 = hash of the members: id -> end of its time, space, JSON
-- ARGV  none
-- Gives the JSON of each.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local alive = {}
for _, value in ipairs(redis.call('HVALS', KEYS[1])) do
  local ends, json = string.match(value, '^(%d+) (.*)$')
  if tonumber(ends) > now then alive[#alive + 1] = json end
end
return alive
