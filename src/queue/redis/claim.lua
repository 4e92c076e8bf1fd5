-- Hands envelopes out: first those whose worker died or did not settle them, in ever smaller groups, then new ones.
--
-- KEYS: the stream. ARGV: the group, the consumer, how many at most, after how many idle milliseconds an envelope is taken over, then how many
-- may be handed out together at their first, second ... attempt (later attempts: alone).
-- Answers: a list of {delivery, attempt, comment, envelope}.
local stream, group, consumer, limit, idle = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local answer = {}

local function give(entry, attempt)
  -- A list, since the order of XADD's fields is ours: comment, at, envelope.
  answer[#answer + 1] = { entry[1], attempt, entry[2][2], entry[2][6] }
end

local ids, attempts, size = {}, {}, limit
for _, pending in ipairs(redis.call('XPENDING', stream, group, 'IDLE', idle, '-', '+', limit)) do
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
  for _, entry in ipairs(redis.call('XCLAIM', stream, group, consumer, idle, unpack(ids))) do
    give(entry, attempts[entry[1]])
  end
end
if #answer == 0 then
  local fresh = redis.call('XREADGROUP', 'GROUP', group, consumer, 'COUNT', limit, 'STREAMS', stream, '>')
  if fresh then
    for _, entry in ipairs(fresh[1][2]) do
      give(entry, 1)
    end
  end
end
return answer
