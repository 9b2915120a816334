-- Removes a document.
-- KEYS  1 = hash of the collection, 2 = its ids in order, 3 = how often it was changed
-- ARGV  1 = id
-- Gives 1, or 0 when there was none.
redis.call('INCR', KEYS[3])
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
