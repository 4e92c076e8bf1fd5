#!lua flags=allow-oom
-- Hands out what its worker died with or did not settle, in ever smaller groups; else what stands alone and was never handed out; else bundles.
--
-- A bundle that its worker died with is taken apart: from then on each of its envelopes stands alone and was handed out once, so that one that
-- kills its worker does not take the others along.
--
-- KEYS: the bundles, how many envelopes stand in them, the stream of envelopes that stand alone.
-- ARGV: the group, the consumer, how many envelopes, after how many idle milliseconds an entry is taken over, then how many envelopes may be
-- handed out together at their first, second ... attempt (later attempts: alone).
-- Answers: a list of {entry, attempt, fields} of those alone, and one of {entry, envelopes} of bundles. The last bundle may go beyond the number.
local call = redis.call
local bundles, bundled, alone = KEYS[1], KEYS[2], KEYS[3]
local group, consumer, limit, idle = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
-- Where the values of a bundle's fields stand, as append.lua writes them.
local COUNT, ENVELOPES = 4, 6
-- Bytes before each envelope in a bundle (`bundle.rs`).
local HEAD = 28
-- Bundles of dead workers that are looked at until one can be taken apart.
local LOOKED_AT = 16
-- Bytes from which on no further bundle is handed out: all of them stand in Lua's memory, which no limit of Redis's counts.
local MOST_BYTES = 32 * 1024 * 1024

local function never_handed_out(stream, count)
  local streams = call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', stream, '>')
  return streams and streams[1][2] or {}
end

local function alone_again()
  local ids, attempts, size, answer = {}, {}, limit, {}
  for _, pending in ipairs(call('XPENDING', alone, group, 'IDLE', idle, '-', '+', limit)) do
    local attempt = pending[4] + 1
    size = math.min(size, tonumber(ARGV[4 + attempt] or 1))
    if #ids >= size then
      break
    end
    ids[#ids + 1] = pending[1]
    attempts[pending[1]] = attempt
  end
  if #ids > 0 then
    -- What was deleted meanwhile does not come back from XCLAIM.
    for _, entry in ipairs(call('XCLAIM', alone, group, consumer, idle, unpack(ids))) do
      answer[#answer + 1] = { entry[1], attempts[entry[1]], entry[2] }
    end
  end
  return answer
end

local function alone_at_first()
  local answer = {}
  for _, entry in ipairs(never_handed_out(alone, limit)) do
    answer[#answer + 1] = { entry[1], 1, entry[2] }
  end
  return answer
end

-- The envelopes of a bundle as fields of entries; nothing if it is damaged, or none.
local function unpacked(bundle)
  if not bundle or bundle == '' then
    return nil
  end
  local parts, from = {}, 1
  while from <= #bundle do
    if from + HEAD - 1 > #bundle then
      return nil
    end
    local comment, at, size, start = struct.unpack('>c16i8I4', bundle, from)
    from = start + size
    if from - 1 > #bundle then
      return nil
    end
    parts[#parts + 1] = { 'comment', comment, 'at', string.format('%d', at), 'envelope', string.sub(bundle, start, from - 1) }
  end
  return parts
end

-- Whether it was. A damaged one stays where it is, and is in nobody's way. Nothing else may wait alone: what is handed out here at once, and
-- given back, is what was put there.
local function take_apart(id)
  local entry = call('XRANGE', bundles, id, id)[1]
  if not entry then
    call('XACK', bundles, group, id)
    return false
  end
  local parts, ids = unpacked(entry[2][ENVELOPES]), {}
  if not parts then
    return false
  end
  for _, part in ipairs(parts) do
    call('XADD', alone, '*', unpack(part))
  end
  for place, single in ipairs(never_handed_out(alone, #parts)) do
    ids[place] = single[1]
  end
  local last = #ids
  ids[last + 1], ids[last + 2], ids[last + 3] = 'IDLE', idle, 'JUSTID'
  call('XCLAIM', alone, group, consumer, 0, unpack(ids))
  call('XACK', bundles, group, id)
  call('XDEL', bundles, id)
  call('SET', bundled, math.max(0, tonumber(call('GET', bundled) or 0) - #parts))
  return true
end

local function bundles_at_first()
  local answer, count, bytes = {}, 0, 0
  while count < limit and bytes < MOST_BYTES do
    local entry = never_handed_out(bundles, 1)[1]
    if not entry then
      break
    end
    local bundle = entry[2][ENVELOPES] or ''
    answer[#answer + 1] = { entry[1], bundle }
    count, bytes = count + (tonumber(entry[2][COUNT]) or 0), bytes + #bundle
  end
  return answer
end

local deliveries = alone_again()
if #deliveries == 0 then
  deliveries = alone_at_first()
end
for _, dead in ipairs(#deliveries == 0 and call('XPENDING', bundles, group, 'IDLE', idle, '-', '+', LOOKED_AT) or {}) do
  if take_apart(dead[1]) then
    deliveries = alone_again()
    break
  end
end
return { deliveries, #deliveries == 0 and bundles_at_first() or {} }
