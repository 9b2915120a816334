-- Writes a document.
-- KEYS  1 = hash of the collection: id -> version, space, JSON; 2 = its ids in order; 3 = how often it was changed
-- ARGV  1 = id, 2 = JSON, 3 = version that it must have now (0 = absent), or "" for any
-- Gives the new version; or, when the document has another one, minus that version less one (-1 = it is absent).
local before = redis.call('HGET', KEYS[1], ARGV[1])
local version = before and tonumber(string.match(before, '^%d+')) or 0
if ARGV[3] ~= '' and tonumber(ARGV[3]) ~= version then return -version - 1 end
redis.call('HSET', KEYS[1], ARGV[1], (version + 1) .. ' ' .. ARGV[2])
if not before then redis.call('ZADD', KEYS[2], 0, ARGV[1]) end
redis.call('INCR', KEYS[3])
return version + 1
