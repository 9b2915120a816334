-- Makes somebody the one writer of a partition.
-- KEYS  1 = the partition's meta hash
-- ARGV  1 = owner
-- Gives the new epoch, one more than the last.
redis.call('HSET', KEYS[1], 'owner', ARGV[1])
return redis.call('HINCRBY', KEYS[1], 'epoch', 1)
