-- Appends envelopes with their receipt records: all of a batch in one step, and one sync of the disk.
--
-- KEYS: the stream, then the receipts of all entries one after another.
-- ARGV: the most envelopes that may wait, then for each entry: comment (16 bytes), the time (ms), the envelope, the number of receipts, and
-- for each receipt: fingerprint (16 bytes), until when it is recognised (ms).
-- Answers for each entry: 'fresh', 'full', 'reused', or the id of the comment that it repeats.
--
-- A receipt's value: fingerprint (16 bytes), comment (16 bytes), until when (ms, decimal).
local limit = tonumber(ARGV[1])
local length = redis.call('XLEN', KEYS[1])
local answers, key, arg = {}, 2, 2

-- Reads an entry's receipts: what they say it repeats, and those that are not known.
local function recognise(now, count)
  local first, unknown, reused = nil, {}, false
  for number = 0, count - 1 do
    local receipt = { key = KEYS[key + number], fingerprint = ARGV[arg + 2 * number], expires = ARGV[arg + 2 * number + 1] }
    local known = redis.call('GET', receipt.key)
    if not known or tonumber(known:sub(33)) <= now then
      unknown[#unknown + 1] = receipt
    elseif known:sub(1, 16) ~= receipt.fingerprint then
      reused = true
    else
      first = first or known:sub(17, 32)
    end
  end
  return first, unknown, reused
end

while arg <= #ARGV do
  local comment, now, envelope, count = ARGV[arg], tonumber(ARGV[arg + 1]), ARGV[arg + 2], tonumber(ARGV[arg + 3])
  arg = arg + 4
  local first, unknown, reused = recognise(now, count)
  if reused then
    answers[#answers + 1] = 'reused'
  elseif not first and length >= limit then
    answers[#answers + 1] = 'full'
  else
    -- The first thing written: when memory is full Redis refuses it, and with it the whole batch.
    if not first then
      redis.call('XADD', KEYS[1], '*', 'comment', comment, 'at', ARGV[arg - 3], 'envelope', envelope)
      length = length + 1
    end
    for _, receipt in ipairs(unknown) do
      local lives = tonumber(receipt.expires) - now
      if lives >= 1 then
        redis.call('SET', receipt.key, receipt.fingerprint .. (first or comment) .. receipt.expires, 'PX', string.format('%.0f', lives))
      end
    end
    answers[#answers + 1] = first or 'fresh'
  end
  key, arg = key + count, arg + 2 * count
end
return answers
