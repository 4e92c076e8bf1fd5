#!lua flags=allow-oom
-- Forgets entries whose envelopes are all stored. Those that are gone already are passed over.
--
-- KEYS: the bundles, how many envelopes stand in them, the stream of envelopes that stand alone.
-- ARGV: the group, the number of bundles, then for each: entry, number of envelopes in it; then the entries of those alone.
local call = redis.call
local bundles, bundled, alone = KEYS[1], KEYS[2], KEYS[3]
local group, last, gone = ARGV[1], 2 + 2 * ARGV[2], 0

for arg = 3, last, 2 do
  call('XACK', bundles, group, ARGV[arg])
  gone = gone + call('XDEL', bundles, ARGV[arg]) * ARGV[arg + 1]
end
for arg = last + 1, #ARGV do
  call('XACK', alone, group, ARGV[arg])
  call('XDEL', alone, ARGV[arg])
end
-- Counted anew whenever none is left, whatever happened to the number.
local left = call('XLEN', bundles) > 0 and math.max(0, tonumber(call('GET', bundled) or 0) - gone) or 0
call('SET', bundled, left)
