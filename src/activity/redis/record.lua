-- Records submissions one after the other, and says of each how it compares with those before.
--
-- KEYS: for sources, e-mails, sites and texts: the memory, and the generation of it before.
-- ARGV: by how much a submission's time may differ from this server's clock (ms), ms between two submissions at the limit, burst, sources and
-- e-mails remembered, texts remembered, ms for which a text is recent; then for each submission: its time (ms), source, author, site,
-- text (8 bytes), likeness (8 bytes or none).
-- Answers for each: ms to wait (-1: none), pace of the source, of the e-mail and of the site in the last minute, repeats with the same text,
-- and nearly.
--
-- A memory is a hash that becomes the generation before when it holds half of what may be remembered, and replaces that: so the newest half is
-- always there, and no more than all of it. `#` counts what came into it. Of one text, and of each part of a likeness, the last 32 are kept:
-- more repeats change no verdict, and a flood must not be slow. All that the submissions need is read at once, and written at once at the end.
local skew, interval, burst, remembered, texts, window =
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local FIRST, EACH = 7, 6
local MOST_SITES, MOST_ENTRIES, NEAR_BYTES, BANDS = 4096, 32, 2, 4
local TICK, TICKS = 5000, 12
local STATE = '<dI4' .. string.rep('I2', TICKS)
local PACE_LIVES = 60000 + interval * burst + skew

local time = redis.call('TIME')
local server = time[1] * 1000 + math.floor(time[2] / 1000)
-- Those of the submission that is being recorded.
local now, source, author, site, text, likeness

local function memory(number, most, lives)
  return {
    new = KEYS[2 * number - 1], old = KEYS[2 * number], most = math.max(1, most / 2), lives = string.format('%.0f', lives),
    -- By field: its value (that of a pace may be unpacked), or false; whether the newest generation has it; whether it changed. And what is
    -- new there.
    values = {}, newest = {}, changed = {}, asked = {}, came = 0
  }
end
local sources, emails = memory(1, remembered, PACE_LIVES), memory(2, remembered, PACE_LIVES)
local sites, recent = memory(3, MOST_SITES, PACE_LIVES), memory(4, texts, window + skew)

local function ask_for(memory, field)
  if memory.values[field] == nil then
    memory.values[field] = false
    memory.asked[#memory.asked + 1] = field
  end
end

local function fetch(memory)
  local missing = {}
  for at, value in ipairs(redis.call('HMGET', memory.new, unpack(memory.asked))) do
    local field = memory.asked[at]
    if value then
      memory.values[field], memory.newest[field] = value, true
    else
      missing[#missing + 1] = field
    end
  end
  if #missing > 0 then
    for at, value in ipairs(redis.call('HMGET', memory.old, unpack(missing))) do
      memory.values[missing[at]] = value
    end
  end
end

local function remember(memory, field, value)
  memory.values[field], memory.changed[field] = value, true
end

local function write_down(memory)
  local all = {}
  for field in pairs(memory.changed) do
    local value = memory.values[field]
    all[#all + 1] = field
    all[#all + 1] = type(value) == 'table' and struct.pack(STATE, value.arrival, value.newest, unpack(value, 1, TICKS)) or value
  end
  if #all == 0 then
    return
  end
  if memory.came > 0 and redis.call('HINCRBY', memory.new, '#', memory.came) > memory.most then
    redis.call('RENAME', memory.new, memory.old)
    redis.call('HSET', memory.new, '#', memory.came)
  end
  redis.call('HSET', memory.new, unpack(all))
  redis.call('PEXPIRE', memory.new, memory.lives)
end

-- How many things happened in the last minute, to the nearest five seconds. A clock that went back by less counts on where it was.
local function forget_minute(state)
  local tick = math.floor(now / TICK)
  local passed = tick - state.newest
  if passed < 0 then
    passed = (-passed >= TICKS) and TICKS or 0
  end
  for step = 0, math.min(passed, TICKS) - 1 do
    state[(tick - step) % TICKS + 1] = 0
  end
  if passed > 0 then
    state.newest = tick
  end
end

local function add(state)
  local slot = state.newest % TICKS + 1
  state[slot] = math.min(65535, state[slot] + 1)
end

local function sum(state)
  local sum = 0
  for slot = 1, TICKS do
    sum = sum + state[slot]
  end
  return sum
end

local function read(memory, field)
  local state = memory.values[field]
  if not state then
    state = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, arrival = 0, newest = 0 }
  elseif type(state) == 'string' then
    local value = state
    state = { select(3, struct.unpack(STATE, value)) }
    state.arrival, state.newest = struct.unpack('<dI4', value)
  end
  forget_minute(state)
  return state
end

-- The slots of a minute in which one thing happened, by the slot of it.
local ONE = {}
for slot = 0, TICKS - 1 do
  ONE[slot] = string.rep('\0\0', slot) .. '\1\0' .. string.rep('\0\0', TICKS - 1 - slot)
end

local function write(memory, field, state)
  if not memory.newest[field] then
    memory.newest[field] = true
    memory.came = memory.came + 1
  end
  remember(memory, field, state)
end

-- The generic cell rate algorithm, as the crate `governor` has it: the number in the last minute, and how long to wait.
local function pace(memory, field)
  if not memory.values[field] then
    -- Nearly everybody is new: what the rest of this function comes to.
    local tick = math.floor(now / TICK)
    write(memory, field, struct.pack('<dI4', now + interval, tick) .. ONE[tick % TICKS])
    return 1, -1
  end
  local state, wait = read(memory, field), -1
  add(state)
  -- A clock that went back far must not lock a reader out.
  local arrival = math.min(state.arrival, now + interval * burst)
  local earliest = arrival - interval * (burst - 1)
  if now < earliest then
    wait = math.ceil(earliest - now)
  else
    arrival = math.max(arrival, now) + interval
  end
  state.arrival = arrival
  write(memory, field, state)
  return sum(state), wait
end

-- Counts what is admitted alone: a source that is turned away must not put a whole site under pressure.
local function site_pace(admitted)
  local state = read(sites, site)
  local others = sum(state)
  if admitted then
    add(state)
    write(sites, site, state)
  end
  return others + 1
end

local ENTRY, ENTRY_BYTES = '<dc8c8', 24

-- How many recent entries under a field pass, and the bytes of those that stay: the recent ones, and of these the newest.
local function count(field, passes)
  local value, found = recent.values[field] or '', 0
  local first = math.max(1, #value - ENTRY_BYTES * MOST_ENTRIES + 1)
  for at = first, #value, ENTRY_BYTES do
    local when, one, other = struct.unpack(ENTRY, value, at)
    if when < now - window then
      first = at + ENTRY_BYTES
    elseif passes(one, other) then
      found = found + 1
    end
  end
  return found, value:sub(math.max(first, #value - ENTRY_BYTES * (MOST_ENTRIES - 1) + 1))
end

-- In how many bytes two likenesses differ.
local function differing(one, other)
  local found = 0
  for at = 1, 8 do
    if one:byte(at) ~= other:byte(at) then
      found = found + 1
    end
  end
  return found
end

local function band(of, number)
  return of:sub(2 * number - 1, 2 * number)
end

-- The names of the fields that texts and likenesses stand under, of all submissions in their order.
local names, named = {}, 0

-- A text without a likeness is short: many write it, and only those of the same source or author are repeats.
local function repeats(admitted)
  local source_half, author_half = source:sub(1, 8), author:sub(1, 8)
  local stamp = struct.pack('<d', now)
  local same, near, entries = 0, 0, ''
  local field = names[named + 1]
  if recent.values[field] then
    same, entries = count(field, function(from, by)
      return likeness ~= '' or from == source_half or by == author_half
    end)
  end
  if admitted then
    recent.came = recent.came + 1
    remember(recent, field, entries .. stamp .. source_half .. author_half)
  end
  for number = 1, likeness ~= '' and BANDS or 0 do
    local found
    field, found, entries = names[named + 1 + number], 0, ''
    if recent.values[field] then
      -- A text that is near in several bands is counted in the first of them.
      found, entries = count(field, function(other_text, other)
        for earlier = 1, number - 1 do
          if band(other, earlier) == band(likeness, earlier) then
            return false
          end
        end
        return other_text ~= text and differing(other, likeness) <= NEAR_BYTES
      end)
    end
    near = near + found
    if admitted then
      remember(recent, field, entries .. stamp .. text .. likeness)
    end
  end
  named = named + 1 + (likeness ~= '' and BANDS or 0)
  return same, near
end

local function name(field)
  names[#names + 1] = field
  ask_for(recent, field)
end

-- Makes one of the submissions the one that is being recorded.
local function take(at)
  now = math.max(server - skew, math.min(server + skew, tonumber(ARGV[at])))
  source, author, site, text, likeness = ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5]
end

for at = FIRST, #ARGV, EACH do
  take(at)
  ask_for(sources, source)
  ask_for(emails, author)
  ask_for(sites, site)
  name('t' .. text .. site)
  for number = 1, likeness ~= '' and BANDS or 0 do
    name('b' .. number .. band(likeness, number) .. site)
  end
end
local all = { sources, emails, sites, recent }
for _, memory in ipairs(all) do
  fetch(memory)
end
local answers = {}
for at = FIRST, #ARGV, EACH do
  take(at)
  local by_source, source_wait = pace(sources, source)
  local by_email, email_wait = pace(emails, author)
  local wait = math.max(source_wait, email_wait)
  local to_site = site_pace(wait < 0)
  local same, near = repeats(wait < 0)
  answers[#answers + 1] = { wait, by_source, by_email, to_site, same, near }
end
for _, memory in ipairs(all) do
  write_down(memory)
end
return answers
