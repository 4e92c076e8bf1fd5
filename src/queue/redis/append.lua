-- Appends envelopes with their receipt records: all of a call in one step, and one sync of the disk. Those that are fresh become one entry, a
-- bundle: what Redis's one thread does for an entry it does once for all of them.
--
-- KEYS: the bundles, how many envelopes stand in them, the stream of envelopes that stand alone, then the receipts of all submissions one after
-- another.
-- ARGV: the most envelopes that may wait, all of the call's as one bundle (`bundle.rs`), then for each: the time (ms), the number of its
-- receipts, and for each of these its value and how long it is recognised from now on (ms).
-- Answers how many wait now, and a list with for each: 'fresh', 'full', 'reused', or the id of the comment that it repeats.
--
-- A receipt's value: fingerprint (16 bytes), comment (16 bytes), until when it is recognised (ms, decimal).
--
-- It is short of tables and of numbers turned into text on purpose.
local call, sub = redis.call, string.sub
local bundles, bundled, alone = KEYS[1], KEYS[2], KEYS[3]
local limit, bundle = tonumber(ARGV[1]), ARGV[2]
-- KEYS that are no receipts, and what stands in ARGV for each receipt.
local OTHERS, EACH = 3, 2
local inside = tonumber(call('GET', bundled) or 0)
local length = inside + call('XLEN', alone)
-- By place in KEYS, less the others; what this script makes itself, by key.
local known, made = #KEYS > OTHERS and call('MGET', unpack(KEYS, OTHERS + 1)) or {}, {}
-- Whether each is fresh; the receipts to write: place, value, how long, in turn.
local answers, fresh, count, oldest, receipts = {}, {}, 0, nil, {}

-- What is kept under a key and not over yet.
local function kept(place, now)
  local value = made[KEYS[place]] or known[place - OTHERS]
  return value and tonumber(sub(value, 33)) > now and value
end

-- The bundle without those that are not fresh.
local function only_fresh()
  local parts, from = {}, 1
  for _, is_fresh in ipairs(fresh) do
    local _, _, size, start = struct.unpack('>c16i8I4', bundle, from)
    if is_fresh then
      parts[#parts + 1] = sub(bundle, from, start + size - 1)
    end
    from = start + size
  end
  return table.concat(parts)
end

local key, arg = OTHERS + 1, 3
while arg <= #ARGV do
  local now, number = tonumber(ARGV[arg]), tonumber(ARGV[arg + 1])
  local first, reused = nil, false
  arg = arg + 2
  for place = key, key + number - 1 do
    local value = kept(place, now)
    if value then
      first = first or sub(value, 17, 32)
      reused = reused or sub(value, 1, 16) ~= sub(ARGV[arg + EACH * (place - key)], 1, 16)
    end
  end
  local accepted = not reused and (first or length < limit)
  fresh[#fresh + 1] = accepted and not first
  answers[#answers + 1] = reused and 'reused' or first or accepted and 'fresh' or 'full'
  if accepted and not first then
    count, length, oldest = count + 1, length + 1, oldest or ARGV[arg - 2]
  end
  if accepted then
    for place = key, key + number - 1 do
      local receipt = arg + EACH * (place - key)
      local value, lives = ARGV[receipt], ARGV[receipt + 1]
      if lives ~= '0' and not kept(place, now) then
        value = first and sub(value, 1, 16) .. first .. sub(value, 33) or value
        made[KEYS[place]] = value
        local last = #receipts
        receipts[last + 1], receipts[last + 2], receipts[last + 3] = place, value, lives
      end
    end
  end
  key, arg = key + number, arg + EACH * number
end

-- The first thing written: when memory is full Redis refuses it, and with it the whole call.
if count > 0 then
  call('XADD', bundles, '*', 'at', oldest, 'count', count, 'envelopes', count == #fresh and bundle or only_fresh())
  call('SET', bundled, inside + count)
end
for at = 1, #receipts, 3 do
  call('SET', KEYS[receipts[at]], receipts[at + 1], 'PX', receipts[at + 2])
end
return { length, answers }
