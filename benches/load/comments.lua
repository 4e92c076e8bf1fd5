-- Makes each request a different comment by another reader from another address: wrk's script for `run` and `clustered`.
-- Argument after `--`: a number that is another one for each start of wrk, so that no two starts repeat a comment.

local words = {}
for word in ([[
le la les un une des de du et ou mais donc car ni que qui quoi dont où ce cette ces son sa ses notre votre leur avec sans pour par sur sous
dans entre vers chez depuis pendant avant après toujours jamais souvent parfois ici là beaucoup peu trop assez très bien mal mieux pire plus
article journal gouvernement ministre élection budget école hôpital route village marché pluie récolte prix essence travail jeunesse avenir
pays ville quartier voisin famille enfant question réponse raison problème solution vérité mensonge débat lecteur opinion commentaire auteur
je pense crois trouve comprends regrette espère attends il faut faudrait devrait pourrait doit peut veut sait dit répète oublie merci bravo
the a an and or but because that which who what where this these those his her our your their with without for by on under in between toward
since during before after always never often sometimes here there much little too enough very well badly better worse more newspaper story
government minister vote budget school hospital road village market rain harvest price fuel work youth future country town neighbour family
child question answer reason trouble solution truth debate reader opinion comment author think believe find understand regret hope wait must
should could would may want know say repeat forget thanks agree disagree honestly frankly perhaps probably certainly indeed
في من على إلى عن مع هذا هذه ذلك التي الذي كان كانت يكون لكن أو ثم حتى بعد قبل بين عند كل بعض أكثر أقل دائما أبدا اليوم غدا أمس
الحكومة الوزير الانتخابات الميزانية المدرسة المستشفى الطريق القرية السوق المطر الحصاد السعر العمل الشباب المستقبل البلد المدينة الجار
العائلة الطفل السؤال الجواب السبب المشكلة الحل الحقيقة النقاش القارئ الرأي التعليق الكاتب أعتقد أظن أفهم أتمنى يجب شكرا صحيح
]]):gmatch("%S+") do
  words[#words + 1] = word
end

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("thread_number", threads)
end

local run, count

function init(arguments)
  run = tonumber(arguments[1]) or os.time()
  count = 0
  math.randomseed(run * 64 + thread_number)
end

local random, concat = math.random, table.concat
local text = {}

local function comment()
  local length = random(12, 48)
  for i = 1, length do text[i] = words[random(#words)] end
  -- One comment in twenty carries a link.
  if random(20) == 1 then
    length = length + 1
    text[length] = "https://site-" .. random(100000) .. ".example/page"
  end
  return concat(text, " ", 1, length)
end

function request()
  count = count + 1
  local reader = run .. "-" .. thread_number .. "-" .. count
  local body = '{"thread":"/article-' .. random(200)
    .. '","name":"' .. words[random(#words)] .. " " .. reader
    .. '","email":"reader-' .. reader .. '@example.org'
    .. '","body":"' .. comment() .. '"}'
  local address = random(11, 99) .. "." .. random(0, 255) .. "." .. random(0, 255) .. "." .. random(1, 254)
  return "POST /v1/sites/demo/comments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Forwarded-For: " .. address
    .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

-- One line that `run` reads. wrk counts as `status` each answer of 400 and above, and as `timeout` each that took over two seconds.
function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, "refused": %d, "broken": %d, "slow": %d}\n',
    summary.requests, summary.duration, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    errors.status, errors.connect + errors.read + errors.write, errors.timeout))
end
