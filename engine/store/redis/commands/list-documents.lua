-- Lists documents by id.
-- KEYS  1 = hash of the collection, 2 = its ids in order
-- ARGV  1 = ZRANGEBYLEX or ZREVRANGEBYLEX, 2 = first bound, 3 = last bound, 4 = how many at most
-- Gives id, text, id, text ...
local found = {}
for _, id in ipairs(redis.call(ARGV[1], KEYS[2], ARGV[2], ARGV[3], 'LIMIT', 0, ARGV[4])) do
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', KEYS[1], id)
end
return found
