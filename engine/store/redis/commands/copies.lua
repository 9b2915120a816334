-- Reads all that is stored of some processes.
-- KEYS  1 = the partition's index, 2 = begin of the partition's keys
-- ARGV  1 = bound after which they begin in the index, 2 = how many at most
-- Gives for each its member of the index, row, hash as a list, journal, and the times of its timers by the order of the hash
local found = {}
for _, member in ipairs(redis.call('ZRANGEBYLEX', KEYS[1], ARGV[1], '(t', 'LIMIT', 0, ARGV[2])) do
  local wfid = string.sub(member, string.find(member, ' ', 1, true) + 1)
  local hash = redis.call('HGETALL', KEYS[2] .. 'p:' .. wfid)
  local times = {}
  for n = 1, #hash, 2 do
    if string.sub(hash[n], 1, 2) == '#t' then
      times[#times + 1] = redis.call('ZSCORE', KEYS[2] .. 'timers', wfid .. ' ' .. string.sub(hash[n], 3)) or ''
    end
  end
  local row = redis.call('HGET', KEYS[2] .. 'rows', wfid) or ''
  found[#found + 1] = {member, row, hash, redis.call('LRANGE', KEYS[2] .. 'j:' .. wfid, 0, -1), times}
end
return found
