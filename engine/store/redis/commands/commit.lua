-- Commits the changes of any number of processes of one partition. All keys have the tag of KEYS[1].
-- KEYS  1 = the partition's meta hash (epoch, owner)
-- ARGV  1 = begin of the partition's keys ("boss:{0}:"), 2 = epoch, 3 = number of processes; then for each of them its
--       wfid, revision, row ("" = unchanged), how many arguments there are in each of eight groups, and these groups:
--       put (field, text ...; first the revision), remove, journal, timers set (at, member ...), timers cleared,
--       outbox (id, text ...), listeners set (id, text ...), listeners removed. At last the outbox ids that were published.
-- Gives "1" (committed) or "0" (conflict) for each process in one string; {epoch, owner} when the epoch is another one
local base, argv, at = ARGV[1], ARGV, 4
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if epoch ~= argv[2] then return {epoch or '0', redis.call('HGET', KEYS[1], 'owner') or 'nobody'} end

-- Lua hands over a few thousand arguments at once
local function call(command, key, count)
  local last = at + count - 1
  while at <= last do
    local part = math.min(last, at + 3999)
    redis.call(command, key, unpack(argv, at, part))
    at = part + 1
  end
end

-- The first 17 characters of a row are its place among all; the definition follows the first line end.
local function places(row, wfid)
  local place = string.sub(row, 1, 17) .. ' ' .. wfid
  local line = string.find(row, '\n', 1, true)
  return 's' .. place, line and 'd' .. string.sub(row, line + 1) .. '\0' .. place or nil
end

local function setRow(wfid, row)
  local index, before = base .. 'index', redis.call('HGET', base .. 'rows', wfid)
  redis.call('HSET', base .. 'rows', wfid, row)
  local state, definition = places(row, wfid)
  if before then
    local oldState, oldDefinition = places(before, wfid)
    if oldState == state and oldDefinition == definition then return end
    redis.call('ZREM', index, oldState, oldDefinition or oldState)
  end
  redis.call('ZADD', index, 0, state, 0, definition or state)
end

local results = {}
for n = 1, tonumber(argv[3]) do
  local wfid, row, key, head = argv[at], argv[at + 2], base .. 'p:' .. argv[at], at + 3
  local fits = (redis.call('HGET', key, '#') or '0') == argv[at + 1]
  results[n] = fits and '1' or '0'
  at = at + 11
  if fits then
    call('HSET', key, tonumber(argv[head])); call('HDEL', key, tonumber(argv[head + 1]))
    call('RPUSH', base .. 'j:' .. wfid, tonumber(argv[head + 2]))
    call('ZADD', base .. 'timers', tonumber(argv[head + 3])); call('ZREM', base .. 'timers', tonumber(argv[head + 4]))
    call('HSET', base .. 'outbox', tonumber(argv[head + 5]))
    call('HSET', base .. 'trackers', tonumber(argv[head + 6])); call('HDEL', base .. 'trackers', tonumber(argv[head + 7]))
    if row ~= '' then setRow(wfid, row) end
  else
    for group = 0, 7 do at = at + tonumber(argv[head + group]) end
  end
end
call('HDEL', base .. 'outbox', #argv - at + 1)
return table.concat(results)
