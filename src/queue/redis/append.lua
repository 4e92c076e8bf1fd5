-- Appends envelopes with their receipt records: all of a batch in one step, and one sync of the disk.
--
-- KEYS: the stream, then the receipts of all entries one after another.
-- ARGV: the most envelopes that may wait, then for each entry: comment (16 bytes), the time (ms), the envelope, the number of receipts, and
-- for each receipt: fingerprint (16 bytes), until when it is recognised (ms), and how long that is from now on (ms).
-- Answers for each entry: 'fresh', 'full', 'reused', or the id of the comment that it repeats.
--
-- A receipt's value: fingerprint (16 bytes), comment (16 bytes), until when (ms, decimal).
--
-- It is short of tables and of numbers turned into text on purpose: this is what Redis's one thread does for every submission.
local call, sub = redis.call, string.sub
local stream, limit = KEYS[1], tonumber(ARGV[1])
local EACH = 3
local length = call('XLEN', stream)
-- By place in KEYS, less the stream's; what this script makes itself, by key.
local known, made = #KEYS > 1 and call('MGET', unpack(KEYS, 2)) or {}, {}
local answers, key, arg = {}, 2, 2

-- What is kept under a key and not over yet.
local function kept(place, now)
  local value = made[KEYS[place]] or known[place - 1]
  return value and tonumber(sub(value, 33)) > now and value
end

while arg <= #ARGV do
  local comment, at, envelope, count = ARGV[arg], ARGV[arg + 1], ARGV[arg + 2], tonumber(ARGV[arg + 3])
  local now, first, reused = tonumber(at), nil, false
  arg = arg + 4
  for number = 0, count - 1 do
    local value = kept(key + number, now)
    if value then
      first = first or sub(value, 17, 32)
      reused = reused or sub(value, 1, 16) ~= ARGV[arg + EACH * number]
    end
  end
  if reused then
    answers[#answers + 1] = 'reused'
  elseif not first and length >= limit then
    answers[#answers + 1] = 'full'
  else
    -- The first thing written: when memory is full Redis refuses it, and with it the whole batch.
    if not first then
      call('XADD', stream, '*', 'comment', comment, 'at', at, 'envelope', envelope)
      length = length + 1
    end
    for number = 0, count - 1 do
      local place, receipt = key + number, arg + EACH * number
      local lives = ARGV[receipt + 2]
      if lives ~= '0' and not kept(place, now) then
        local value = ARGV[receipt] .. (first or comment) .. ARGV[receipt + 1]
        made[KEYS[place]] = value
        call('SET', KEYS[place], value, 'PX', lives)
      end
    end
    answers[#answers + 1] = first or 'fresh'
  end
  key, arg = key + count, arg + EACH * count
end
return answers
