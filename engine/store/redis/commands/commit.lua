-- Commits the changes of any number of processes of one partition.
-- KEYS  1 = the partition's meta hash; all keys have its tag
-- ARGV  1 = begin of the partition's keys ("boss:{0}:"), 2 = epoch, 3 = number of processes, 4 = number of the last raise of the listeners
--       that the writer knows ("" = all the same), 5 = now, 6 = number of the last commit it was told of ("0" = none); then for each
--       process its wfid, revision, row ("" = unchanged, "-" = erase all of it), how many arguments there are in each of eight groups, and
--       these groups: put (field, text ...; first the revision), remove, journal, timers set (at, member ...), timers cleared, outbox
--       (id, text ...), listeners set (id, text ...), listeners removed. At last the outbox ids that were published.
-- Gives "1" (committed), "0" (conflict) or "2" (listeners raised) for each in one string, and the number of this commit; {epoch, owner}
-- when the epoch is another; {epoch, owner, last commit} when what was acknowledged is not there
local base, argv, at = ARGV[1], ARGV, 7
local epoch, owner, raised, last = unpack(redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'raised', 'last'))
local number = tonumber(string.match(last or '0', '^%d+'))
if number < tonumber(argv[6]) then return {epoch or '0', owner or 'nobody', last or '0'} end
if epoch ~= argv[2] then return {epoch or '0', owner or 'nobody'} end
if argv[4] ~= '' and (raised or '0') ~= argv[4] then return string.rep('2', argv[3]) .. ' ' .. number end
local function call(command, key, list, first, last) -- Lua hands over a few thousand arguments at once
  for part = first, last, 4000 do redis.call(command, key, unpack(list, part, math.min(last, part + 3999))) end
end
local function all(command, name, list) call(command, base .. name, list, 1, #list) end
local function take(command, key, count) call(command, key, argv, at, at + count - 1); at = at + count end
local outbox, rows, index, results = {}, {}, {}, {} -- written once for all processes
local function add(list, ...) for _, text in ipairs({...}) do list[#list + 1] = text end end
-- The first 17 characters of a row are its place among all; labels follow tabs, the definition follows the first line end.
local function mark(row, wfid, present)
  local place, line = string.sub(row, 1, 17) .. ' ' .. wfid, string.find(row, '\n', 1, true)
  local lists = {''}
  for label in string.gmatch(string.sub(row, 18, line or -1), '\t([^\t\n]*)') do lists[#lists + 1] = 'l' .. label .. '\0' end
  for _, list in ipairs(lists) do
    index[list .. 's' .. place] = present
    if line then index[list .. 'd' .. string.sub(row, line + 1) .. '\0' .. place] = present end
  end
end
local function erase(key, wfid) -- the fields that begin with "#t" name the timers
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if string.sub(field, 1, 2) == '#t' then redis.call('ZREM', base .. 'timers', wfid .. ' ' .. string.sub(field, 3)) end
  end
  redis.call('DEL', key, base .. 'j:' .. wfid)
end
for n = 1, tonumber(argv[3]) do
  local wfid, revision, row, key, head = argv[at], argv[at + 1], argv[at + 2], base .. 'p:' .. argv[at], at + 3
  local fits = (redis.call('HGET', key, '#') or '0') == revision; results[n], at = fits and '1' or '0', at + 11
  if fits then
    if row == '-' then erase(key, wfid) end; take('HSET', key, tonumber(argv[head])); take('HDEL', key, tonumber(argv[head + 1]))
    take('RPUSH', base .. 'j:' .. wfid, tonumber(argv[head + 2]))
    take('ZADD', base .. 'timers', tonumber(argv[head + 3])); take('ZREM', base .. 'timers', tonumber(argv[head + 4]))
    for _ = 1, tonumber(argv[head + 5]) do outbox[#outbox + 1], at = argv[at], at + 1 end
    take('HSET', base .. 'trackers', tonumber(argv[head + 6])); take('HDEL', base .. 'trackers', tonumber(argv[head + 7]))
    local before = row ~= '' and (rows[wfid] or (revision ~= '0' and redis.call('HGET', base .. 'rows', wfid)))
    if before then mark(before, wfid, false) end
    if row == '-' then rows[wfid] = false elseif row ~= '' then rows[wfid] = row; mark(row, wfid, true) end
  else for group = 0, 7 do at = at + tonumber(argv[head + group]) end end
end
local changed, erased, present, absent = {}, {}, {}, {}
for wfid, row in pairs(rows) do if row then add(changed, wfid, row) else add(erased, wfid) end end
for member, is in pairs(index) do if is then add(present, 0, member) else add(absent, member) end end
all('HSET', 'outbox', outbox); all('HSET', 'rows', changed); all('HDEL', 'rows', erased)
all('ZADD', 'index', present); all('ZREM', 'index', absent); take('HDEL', base .. 'outbox', #argv - at + 1)
local count = string.format('%.0f', number + 1) -- last: a server without memory lets a script pass that begins by taking away
redis.call('HSET', KEYS[1], 'last', count .. ' ' .. argv[5])
return table.concat(results) .. ' ' .. count
