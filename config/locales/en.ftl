# English. One sentence an id; the same ids in every language.

## Dates

month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date = { $day } { $month } { $year } at { $time }

## Fields

field-missing = This field is required.
field-too-long = At most { $max } characters.
field-too-many-bytes = At most { $max } bytes; some letters and signs take several.
field-invisible = One line, without invisible or control characters.
field-not-an-address = Enter a complete e-mail address, such as name@example.org.
field-not-a-website = Enter a web address that starts with https:// or http://, without user name or password.
field-not-a-thread = Give the address or identifier of a page of this site.
field-not-a-parent = The comment you are answering is not published on this page.
field-not-a-string = A string is expected here.
field-not-a-boolean = The value must be true or false.
field-repeated = This field was sent more than once.

## Problems

problem-not-found-title = Not found
problem-not-found-detail = There is nothing at this address.
problem-method-title = Method not allowed
problem-method-detail = This address does not answer to that method; the Allow header lists those it does.
problem-too-large-title = Too large
problem-too-large-detail = What you sent is over { $kib } KiB. Shorten the text and send it again.
problem-unsupported-media-title = Unsupported format
problem-unsupported-media-detail = Send JSON (application/json) or a form (application/x-www-form-urlencoded or multipart/form-data).
problem-malformed-json-title = Unreadable JSON
problem-malformed-json-detail = The body is not a valid JSON object in UTF-8 (line { $line }, column { $column }).
problem-malformed-form-title = Unreadable form
problem-malformed-form-detail = The body is not a complete and valid form in UTF-8.
problem-bad-parameter-title = A parameter needs correcting
problem-bad-parameter-detail = “{ $name }” is missing, or has a value that is not allowed. Expected: { $expected }
expected-site = the key of a site
expected-thread = the address or identifier of a page of the site
expected-threads = 1 to 100 pages of the site
expected-one-of = one of these words: { $words }
expected-number = a number from { $least } to { $most }
expected-cursor = the value of “next” of the page before
expected-revision = the number in “revision” of the comment as it was listed
expected-reason = a text of at most 500 characters
expected-key = 1 to 255 visible ASCII characters
problem-no-such-thread-title = Unknown page
problem-no-such-thread-detail = No page of this site has that address or identifier.
problem-invalid-fields-title = Some fields need correcting
problem-invalid-fields-detail = Correct the fields listed. Nothing has been sent yet.
problem-too-fast-title = Too many in a row
problem-too-fast-detail = { $seconds ->
    [one] Wait one second, then send your comment again.
   *[other] Wait { $seconds } seconds, then send your comment again.
}
problem-key-reused-title = Key already used
problem-key-reused-detail = This Idempotency-Key already stands for something else you sent. Use a new one each time.
problem-unavailable-title = Temporarily unavailable
problem-unavailable-detail = { $seconds ->
    [one] Your comment could not be recorded. Try again in one second.
   *[other] Your comment could not be recorded. Try again in { $seconds } seconds.
}
problem-foreign-origin-title = Sent from another site
problem-foreign-origin-detail = Comments can be sent from the site’s own pages only.
problem-thread-closed-title = Comments are closed
problem-thread-closed-detail = This page takes no more comments.
problem-unauthorized-title = Sign-in needed
problem-unauthorized-detail = Send a valid token in the Authorization: Bearer header, or open a session.
problem-forbidden-title = Not allowed
problem-forbidden-detail = Your rights do not cover this action.
problem-out-of-date-title = This page is out of date
problem-out-of-date-detail = It belongs to another session. Nothing was changed; here is the list as it is now.
problem-stale-title = The comment has changed
problem-stale-detail = Somebody has edited it or decided already. Read it again before you decide.
problem-nothing-to-restore-title = Nothing to restore
problem-nothing-to-restore-detail = No decision has been taken on this comment.
problem-slow-title = Too slow
problem-slow-detail = What you sent did not arrive in full within the time allowed. Try again.
problem-internal-title = A fault on our side
problem-internal-detail = Something went wrong on our side and has been noted. Try again in a moment.

## The discussion beneath a page

comments-heading = { $count ->
    [0] Comments
    [one] One comment
   *[other] { $count } comments
}
comments-none = Nobody has commented yet. Open the discussion.
comments-closed = This page takes no more comments.
comments-next = Next comments
comments-first = Back to the first comments
report-link = Report
report-this = Report the comment by { $name }
report-title = Report a comment
report-help = A moderator looks at what is reported. Who reports is told to nobody, and your address is not kept.
report-reason = What is wrong with it?
report-text = What should be known (not required)
report-button = Report
report-done = Thank you
report-received = The report has been received; a moderator will look at the comment.
report-cause-insult = It insults or threatens somebody
report-cause-hate = It incites hatred
report-cause-private = It gives away something private
report-cause-advertising = Spam or advertising
report-cause-unlawful = It breaks the law
report-cause-other = Something else
comment-reply = Reply
comment-reply-to = Reply to { $name }
comment-answers = In reply to { $name }
comment-link = Link to this comment
most-commented-heading = Most commented
most-commented-none = No discussion yet this week.
most-commented-count = { $count ->
    [one] One comment
   *[other] { $count } comments
}

## The form

form-title = Add a comment
form-title-reply = Reply to { $name }
form-cancel-reply = Cancel reply
form-email-note = Your e-mail address will not be published.
form-required-note = Required fields are marked with
form-body = Comment
form-name = Name
form-email = E-mail
form-website = Website
form-thread = Page
form-parent = Reply
form-notify = E-mail me when my comment is published or answered.
form-cookies = Keep my name, e-mail and website in this browser for my next comment.
form-trap = Leave this field empty
form-submit = Post comment
form-page-title = Your comment has not been sent yet
form-kept = Your text is kept below.
form-copy = Your text, so that you can copy it:
form-go-back = Go back with your browser’s Back button: what you typed is usually still there.
form-back = Back to the article

## What becomes of a comment

submission-received = Thank you, your comment has arrived. It will appear as soon as it has passed moderation.
status-title = Your comment
status-received-heading = Thank you, your comment has arrived
status-received-detail = It will appear beneath the article as soon as it has passed moderation, usually within the day. There is nothing else you need to do.
status-received-notify = If you ticked the box, an e-mail will tell you. Otherwise keep the address of this page: it will say when the comment is published.
status-published-heading = Your comment is published
status-published-detail = Everybody can now read and answer it.
status-published-link = See your comment
status-rejected-heading = Your comment was not published
status-rejected-detail = After reading it, the moderators decided not to publish it.
status-deleted-heading = Your comment was taken down
status-deleted-detail = It can no longer be seen beneath the article.
status-reload = Refresh this page
status-back = Back to the article

## Moderation

moderation-rules-refused = Rule files on the server are not sound; the rules before them stay in force. Please tell your operators:
moderation-title = Moderation
moderation-tabs = Statuses
moderation-pending = Waiting
moderation-approved = Published
moderation-rejected = Rejected
moderation-spam = Spam
moderation-deleted = Taken down
moderation-all = All
moderation-none = Nothing here for now.
moderation-none-pending = All read: no comment is waiting.
moderation-score = Score { $score }
moderation-verdict-approve = The filter says: publish
moderation-verdict-hold = The filter says: hold
moderation-verdict-spam = The filter says: spam
moderation-verdict-discard = The filter says: spam beyond doubt
moderation-why = Why
moderation-no-contributions = No rule added any points.
moderation-floor-approve = at least publish
moderation-floor-hold = at least hold
moderation-floor-spam = at least spam
moderation-floor-discard = at least spam beyond doubt
moderation-shadow = on trial, does not count
moderation-erased = The text was erased.
moderation-record = What was decided
moderation-reason = Note for colleagues (optional)
moderation-decide-approve = Approve
moderation-decide-reject = Reject
moderation-decide-spam = Spam
moderation-decide-delete = Take down
moderation-decide-restore = Undo decision
moderation-decided = Decision recorded for the comment by { $name }.
moderation-leave = Sign out
moderation-enter-title = Open moderation
moderation-enter-detail = This link works once. It opens a session in this browser.
moderation-enter-button = Open session
moderation-expired-title = This link no longer works
moderation-expired-detail = It was used already or has expired. Ask whoever runs the server for a new one (the command “toguna token link”).

## Demonstration page

demo-paper = The Bandiagara Gazette
demo-slogan = News of the river and its towns
demo-sections = Sections
demo-section-1 = Front page
demo-section-2 = Region
demo-section-3 = Culture
demo-section-4 = Sport
demo-section-5 = Opinion
demo-languages = Languages
demo-skip = Skip to the article
demo-more = Read also
demo-by = By { $name }
demo-notice = Demonstration page: the paper, the articles and the people are invented.
demo-caption = The boat at daybreak, before its first stop. Drawing: The Gazette
demo-picture = Drawing: a long blue boat laden with books on a calm river at sunrise.

demo-library-section = Culture
demo-library-author = Oumou Sidibé
demo-library-title = On the Niger, the library comes by boat
demo-library-lead = Twice a month a boat laden with eight hundred books calls at the villages along the bank. On board: a librarian, a boatman and one simple rule, “bring it back when the boat comes back”.
demo-library-1 = It is a little after six when the blue hull touches the bank. Nobody rang a bell, yet some twenty children are waiting already, last fortnight’s books held tight. On the side of the boat a patient hand has painted: “Come in, we are open.”
demo-library-2 = Inside, the shelves are fixed at knee height and closed with a rod, so that nothing falls when a bigger boat goes by. There are folk tales, sewing and engine manuals, comic books, an atlas whose pages have buckled, and a whole shelf of poetry.
demo-library-subhead = Three hundred readers, four languages
demo-library-3 = “In the first year I kept one loan book. Now I keep four,” smiles Fanta Dembélé, who leads the crew. The boat has three hundred regular readers in nine villages. A third of the books are in French, the rest in Bambara, Fula and Arabic.
demo-library-quote = A book that got wet is no great matter. A book that nobody opens, that is what worries me.
demo-library-4 = Fuel is most of what the journey costs. To buy less of it the crew poles down the current and starts the engine only on the way home. Villagers give rice and fish; schools lend their benches when a public reading draws more people than the bank can seat.
demo-library-5 = That leaves the dry season, when the water falls and some stops can no longer be reached. This year two carts will take over until June. The crew is still looking for boxes that close well, and for a second suggestion book: the first one is full.

demo-festival-section = Region
demo-festival-author = Modibo Traoré
demo-festival-title = The boat festival changes banks
demo-festival-lead = The usual shore is being rebuilt: for one summer the race, the concerts and the cloth market move across the water.
demo-festival-1 = The organisers announced it on Saturday: the great race will run downstream instead of in a loop. Spectators will watch the finish from the embankment, where three hundred seats are to be put up.
demo-festival-2 = The cloth market opens on the Thursday. Every afternoon the dyers will hold a free workshop for children. A ferry will cross every twenty minutes until midnight.

demo-garden-section = Region
demo-garden-author = Kadiatou Maïga
demo-garden-title = A school garden watered by the roof
demo-garden-lead = Twenty barrels, two gutters and a good deal of patience: pupils are picking their first aubergines.
demo-garden-1 = It all began with a geometry exercise: how much water falls on the school roof in one season? The answer, far larger than expected, suggested the barrels.
demo-garden-2 = The harvest goes to the canteen. Pupils keep a garden diary in which they note what they planted, what grew and what the goats ate.

## Mails

mail-greeting = Hello { $name },
mail-why-reader = You get this mail because you asked to be told when you commented on { $site }.
mail-why-moderator = You get this mail because your address is one of the moderators’ of { $site }.
mail-unsubscribe = No more mail from { $site }
mail-held-subject = { $count ->
    [one] One comment awaits your decision
   *[other] { $count } comments await your decision
}
mail-held-intro = { $count ->
    [one] One comment was held on { $site } and awaits your decision.
   *[other] { $count } comments were held on { $site } and await your decision.
}
mail-held-entry = { $name }, { $date }, on { $page }
mail-held-score = Score { $score }:
mail-held-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
mail-held-open = Open the list of held comments
mail-held-decide = Read it whole and decide
mail-published-subject = Your comment is published
mail-published-intro = Your comment is now published on { $site }:
mail-published-open = See the comment
mail-reply-subject = { $name } replied to your comment
mail-reply-intro = { $name } replied to your comment on { $site }:
mail-reply-open = Read the reply on the page
mail-confirm-subject = Confirm your address
mail-confirm-intro = Somebody left a comment on { $site } with this address and asks to be told when it is published or answered. If that was you, confirm that the address is yours.
mail-confirm-open = Confirm my address
mail-confirm-why = If it was not you, do nothing: { $site } will not write to you again.

mail-invitation-subject = { $inviter } invites you to moderate
mail-invitation-intro = { $inviter } invites you to work on the comments of { $site }. You will sign in there as { $name }, with a password that you choose.
mail-invitation-open = Choose a password
mail-invitation-until = The link works once, until { $until }.
mail-invitation-why = If you do not know { $inviter }, do nothing: the invitation ends by itself, and this address is forgotten with it.

## Pages opened from a mail

link-confirm-title = Confirm your address
link-confirm-ask = Do you want mail from { $site } when your comment is published or answered?
link-confirm-button = Yes, confirm my address
link-confirm-done-title = Your address is confirmed
link-confirm-done = { $site } will write to you when your comment is published or answered. Each mail lets you end this.
link-unsubscribe-title = No more mail
link-unsubscribe-ask = Do you want no more mail at all from { $site }?
link-unsubscribe-button = Yes, do not write to me
link-unsubscribe-done-title = Done
link-unsubscribe-done = { $site } will not write to you any more. Your comments stay where they are.
link-unsubscribe-back = That was a mistake: go on writing to me
link-again-done-title = You get mail again
link-again-done = { $site } will write to you again when your comment is published or answered.
link-unknown-title = This link is not valid
link-unknown = Your mail program may have cut it. Open it again from the message, whole.

## Explanations

verdict-approve = publish
verdict-hold = hold
verdict-spam = spam
verdict-discard = spam beyond doubt
explain-approve = Published: the score is { $score }, and comments are held from { $threshold } on.
explain-hold = Held for a moderator: the score is { $score }, and comments are held from { $threshold } on.
explain-spam = Spam: the score is { $score }, and that is spam from { $threshold } on.
explain-discard = Spam beyond doubt: the score is { $score }, and that is beyond doubt from { $threshold } on.
explain-floor-hold = Held for a moderator by the rule “{ $rule }”, whatever the score, which is { $score }.
explain-floor-spam = Spam by the rule “{ $rule }”, whatever the score, which is { $score }.
explain-most = Most comes from “{ $rule }” ({ $points }).
explain-shadow = In shadow: recorded, not counted
explain-change = What would change the verdict
explain-without = without “{ $rule }”: { $verdict }
explain-harder = score higher by { $points }: { $verdict }
explain-milder = score lower by more than { $points }: { $verdict }
explain-floor-stays = fewer points alone: nothing, since a rule demands at least this verdict
explain-rules = By the rules
expected-sample = a JSON object with “body” and, if you like, { $keys }
expected-record = an object such as {"{"}"approved": 3, "refused": 0{"}"}
expected-lists = a list of names of lists
expected-flag = true or false

## The console: getting in, the account, the people.
login-title = Sign in
login-wrong = Name or password is wrong.
login-too-often = { $minutes ->
    [one] Too many attempts. Try again in a minute.
   *[other] Too many attempts. Try again in { $minutes } minutes.
}
login-name = Name
login-password = Password
login-button = Sign in
login-or = Or with an account that you have already:
login-with = Sign in with { $provider }
login-help = Forgot the password, or no account yet? Ask whoever runs the server for a link.
enter-first-title = Make the first account
enter-first-detail = You will be its owner: you can do everything, and let the others in.
enter-first-button = Make the account
enter-password-title = Welcome, { $name }
enter-password-detail = Choose the password of your account. This link works once.
enter-password-button = Save and enter
enter-choose = New password
enter-choose-help = At least { $least } characters; a sentence is easy to remember.
enter-without = Only looking around? Enter without an account: the session lasts twelve hours.
enter-or = Or, in the place of a password, with an account that you have already:
enter-through-detail = From now on this account is opened with { $provider }, as
password-too-short = A password has at least { $number } characters.
password-too-long = A password has at most { $number } bytes.
password-obvious = That password is easily guessed: avoid your name and repetitions.
password-not-yours = The present password is wrong.
console-pages = Pages
console-queue = Comments
account-title = My account
account-look = Display
account-language = Language
account-colours = Colours
theme-system = As the system
theme-light = Light
theme-dark = Dark
account-density = Line spacing
density-comfortable = Comfortable
density-compact = Compact
account-zone = Time zone
account-zone-of-site = As the site
account-no-such-zone = There is no such time zone.
account-save = Save
account-sessions = Open sessions
account-this = this one
account-end = End
account-end-of = End the session opened on { $since }
account-password = Password
account-password-help = Changing it ends all your other sessions.
account-password-now = Present password
account-password-button = Change the password
step-title = Second step
step-detail = Enter the six digits that your authenticator shows for this account.
step-lost = Lost the phone? One of your recovery codes does as well, once.
step-other = Sign in as somebody else
code-label = Code
code-wrong = This code is wrong, or was used already. The next one comes within half a minute.
factor-title = Second factor
factor-owed = A site that you work on asks for a second factor. Set one up to go on.
factor-none = A password alone opens this account.
factor-since = A code is asked for besides the password, since { $since }.
factor-set-up = Set up a second factor
factor-change = Change the second factor
factor-why = Whoever learns your password still gets nowhere without your phone. Any authenticator app will do.
factor-first = First: show this to the authenticator
factor-picture = Picture with the secret, for the authenticator’s camera. The same stands below as text.
factor-by-hand = Or type this secret:
factor-link = Open the authenticator on this device
factor-second = Then: enter the code that it shows
factor-on = Turn on
factor-wrong-on = This is not the code of this secret. Enter the one that is shown now; if it stays wrong, the phone’s clock is.
factor-wrong-codes = This code is wrong, or was used already.
factor-wrong-off = The password or the code is wrong, or the code was used already.
factor-codes = Recovery codes
factor-codes-new = Your recovery codes
factor-codes-keep = Write them down now: they are not shown again. Each opens the account once in place of the phone. Your other sessions have ended if you just turned this on.
factor-codes-kept = I have them
factor-codes-again = Make other codes
factor-off = Turn off
factor-off-help = The password alone will open the account again.
factor-codes-left = { $count ->
    [0] No recovery code is left.
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
proof-title = Is it still you?
proof-detail = You last showed who you are more than a quarter of an hour ago. What you asked for is done as soon as you do again; nothing that you typed is lost.
proof-password-or-code = Password, or a code of the authenticator
proof-again = Or show it there; then ask for it once more:
proof-button = Go on
proof-by-link = You came in by a one-time link more than a quarter of an hour ago, and there is no password to ask you for. Open another link to do this.
account-by-link = You came in by a one-time link: there is no account behind this session.
account-no-password = This account has no password. Ask an owner for a link to choose one.
ways-title = Other ways in
ways-none = This account is opened by its password alone.
ways-since = linked on { $since }
ways-link = Link { $provider }
ways-unlink = Unlink
ways-unlink-of = Unlink { $provider }
link-title = Link this account?
link-detail = Whoever can sign in with { $provider } as you just did will open this account.
link-known-as = There you are called
link-button = Link
link-back = Back to my account
link-taken = This identity already opens another account. Unlink it there first.
link-last = This is the only way into your account. Ask an owner for a link to choose a password, then unlink it.
provider-again = Try again
provider-down = The provider does not answer
provider-down-detail = { $provider } cannot be reached just now. Try again in a moment, or sign in with your password.
provider-declined = Nobody was signed in
provider-declined-detail = You said no at { $provider }, or it did.
provider-stale = This sign-in has ended
provider-stale-detail = It took more than ten minutes, was used already, or began in another browser. Begin again; { $provider } may not even ask.
provider-unsound = The provider’s answer cannot be trusted
provider-unsound-detail = What { $provider } says does not fit what it was asked. Nobody was signed in. If it happens again, tell whoever runs the server.
provider-domain = This address does not come in here
provider-domain-detail = { $provider } knows you by an address of another organisation, or has not verified it. Choose your work account there.
provider-unknown = No account here is yours yet
provider-unknown-detail = { $provider } knows you, and no account here is linked to you. If you have one, sign in with your password and link it under “My account”; if not, ask an owner for an invitation.
provider-taken = This identity opens another account
provider-taken-detail = With { $provider } you already open another account here. Unlink it there first, or choose a password for this one.
role-owner = Owner
role-editor = Editor
role-moderator = Moderator
role-ops = Operations
role-reader = Reader
people-title = People
people-link = Hand this link to { $name }: it works once, within 24 hours, to choose a password.
people-link-label = Link
people-you = you
people-every-site = every site
people-waits = has no password yet
people-factor = second factor
people-invited = A mail with a link is on its way to { $name }. The link works once, within 72 hours.
people-invited-until = invited by mail, until { $until }
people-invite-again = Send again
people-invite-again-of = Send again to { $name }
people-withdraw = Withdraw
people-withdraw-of = Withdraw the invitation of { $name }
people-email = E-mail address (optional)
people-email-help = For the invitation alone: nobody sees it afterwards, and it is forgotten when the invitation ends.
people-new-link = New link
people-new-link-of = New link for { $name }
people-end = End account
people-end-of = End account of { $name }
people-add = Let somebody in
people-add-help = With an address, a mail brings the link. Without one you get the link to hand over. They choose their password themselves.
people-role = Role
people-site = Site
people-add-button = Add
tokens-title = API tokens
tokens-help = By a token a program may do what a person may who signs in. What was made at the command line stands here too.
tokens-made = This is the token “{ $name }”. Copy it now: it is not shown again.
tokens-secret = Token
tokens-none = There are no tokens.
tokens-made-by = made by { $name }, { $date }
tokens-made-at = made { $date }
tokens-used-at = last used { $date }
tokens-unused = never used
tokens-revoke = Revoke
tokens-revoke-of = Revoke the token { $name }
tokens-make = Make a token
tokens-name = What it is for
tokens-scope = What it may do
tokens-role-help = The role counts for moderation alone.
tokens-make-button = Make
scope-moderate = moderation
scope-analyze = the model’s opinion
scope-metrics = metrics
people-taken = Somebody has this name already.

## The console: the queue.

queue-skip = Skip to the list
moderation-reported = Reported
reports-title = What readers report
reports-count = { $count ->
    [one] 1 report by a reader
   *[other] { $count } reports by readers
}
reports-taken-back = The comment was public. So many readers reported it that it waits for a decision.
reports-count-not = does not count: too many reports from there were dismissed
queue-search = Search
queue-search-help = Words, or:
queue-found = { $count ->
    [0] nothing
    [one] one comment
   *[other] { $count } comments
}
queue-found-more = more than 1,000
searches-title = Searches you keep
searches-help = Each is a tab of the queue with its count, for you alone. Search for something in the queue to keep it.
searches-keep = Keep as a tab
searches-name = Name
searches-save = Keep
searches-many = 1,000+
searches-name-of = The name of { $name }
searches-rename = Rename
searches-rename-of = Rename { $name }
searches-forget = Remove
searches-forget-of = Remove { $name }
searches-none = You keep none yet.
searches-full = At most { $most } on one site: remove one first.
searches-name-taken = You have one of this name already.
queue-order = Order
queue-order-button = Sort
order-newest = Newest first
order-oldest = Oldest first
order-urgent = Closest call first
order-article = By article
queue-decided-many = { $count ->
    [one] One decision recorded.
   *[other] { $count } decisions recorded.
}
queue-undo = Undo
queue-unread = Not understood, left out:
queue-clear = Clear the search
queue-first-page = Back to the first page
queue-pick = Select the comment by { $name }
queue-none-found = Nothing matches.
queue-none-found-next = Try fewer words, or another tab: only this one is searched.
queue-none-next = New comments will appear here.
bulk-title = Decision about all that was found
bulk-progress = { $done } of { $taken } decided
bulk-changed = { $count ->
    [one] One comment had changed in the meantime and was left alone.
   *[other] { $count } comments had changed in the meantime and were left alone.
}
bulk-left-alone = left alone, changed in the meantime:
bulk-again = Look how far it is
bulk-undo = Undo all of it
bulk-undone = This decision was taken back.
bulk-all = { $count ->
    [one] the one that matches this search
   *[other] all { $count } that match this search
}
bulk-all-more = all that match this search (more than 1,000)
queue-claimed = is looking at this comment
queue-live = live
queue-decided-by = has just decided about this comment
queue-readers-took-back = Readers reported this comment: it waits again.
queue-fresh = New:
queue-more = Next page
queue-bulk = Selected:
queue-detail = The comment
queue-back = Back to the list
queue-first-comment = first comment
queue-author-record = before: { $approved } approved, { $refused } refused
queue-on = On
queue-in-reply-to = In reply to
queue-floor-by = whatever the score, by
queue-ground = Reason, which the writer will read
queue-came-back = Back in the list:
queue-offline = The server does not answer. Nothing was decided; try again.
queue-undone = Undone:
queue-nothing-to-undo = Nothing to undo here.
queue-session-ended = Your session is over. Reload the page to sign in again.
queue-did-approve = Approved:
queue-did-reject = Rejected:
queue-did-spam = Spam:
queue-did-delete = Taken down:
keys-title = Keys
keys-move = next, previous
keys-reject = reject, then the number of a reason, or Enter without one
keys-undo = undo the last decision
keys-note = write a note for colleagues
keys-pick = select, to decide about several
keys-pick-range = select up to here
keys-open = open the article
keys-search = search
keys-escape = close, select nothing
keys-close = Close
keys-change = Change the keys
keys-help = One character each, as typed: X is Shift and x. Empty: no key. Digits stand for the reasons of a rejection; Enter and Esc stay as they are. The same keys work in campaigns and appeals.
keys-kept = Your keys are saved.
keys-not-kept = Nothing is saved yet: these keys cannot be.
keys-usual = As they were
keys-not-one = One visible character, please.
keys-digit = Digits stand for the reasons of a rejection.
keys-taken = This key is taken: { $act }.
key-next = Next comment
key-previous = Previous comment
key-approve = Approve
key-reject = Reject
key-spam = Spam
key-delete = Delete
key-undo = Undo
key-note = Note for colleagues
key-edit = Edit the text
key-author = About the author
key-standing = Ban, hold, trust
key-campaign = Those that are like it
key-open = Open the article
key-pick = Select
key-pick-range = Select up to here
key-search = Search
key-help = Show the keys
notify-on = Notify me
notify-help = When new comments wait while this page is out of sight
notify-denied = The browser does not allow notifications from this page.
ground-off-topic = Off topic
ground-insult = Insult or personal attack
ground-hate = Call to hate or violence
ground-advertising = Advertising
ground-private = Private information about somebody
ground-falsehood = Manifestly false statement
ground-unreadable = Unreadable
ground-unlawful = Against the law
status-ground = Reason
status-decided-by = Decision
status-by-a-person = taken by a moderator, a person

## Facts

fact-check-waits = not known yet: the check { $a } has not answered
fact-check-not-asked = not known: the check { $a } was not asked
fact-check-given-up = not known: the check { $a } was given up after { $b } tries: { $c }
fact-check-failed = not known: the check { $a }: { $b }
fact-unknown-store = not known: the database did not answer
fact-unknown-activity = not known: the memory of recent submissions did not answer
fact-unknown-then = not known: it was not recorded then
fact-no-answer = no answer within { $a } s
fact-unreachable = it cannot be reached
fact-status = it answered with the status { $a }
fact-too-long = its answer is too long
fact-not-understood = its answer was not understood ({ $a })
fact-site-pace = submissions to the site in a minute: { $a }
fact-pace = submissions in a minute: { $a }
fact-same-text = the same text was sent before, times: { $a }
fact-near-text = nearly the same text was sent before, times: { $a }
fact-newcomer = no comment published yet
fact-refused-share = comments refused: { $a } of { $b } in { $c } days
fact-approved = comments published: { $a }
fact-refused = comments refused: { $a }
fact-honeypot = the hidden field was filled in
fact-seconds = sent { $a } s after the form was opened
fact-minutes = sent { $a } min after the form was opened
fact-forged = the form’s stamp is not ours
fact-depth = comments above: { $a }
fact-thread-age = age of the discussion in days: { $a }
fact-network = the source is on the list { $a }
fact-mail-host = an address at { $a }
fact-mail-dots = dots before the @: { $a }
fact-mail-plus = a + before the @
fact-mail-none = a domain that can have no mail
fact-premoderate-everybody = the site reads all comments first
fact-premoderate-newcomers = the site reads newcomers first
fact-capitals = { $a } % capitals
fact-emoji = { $a } % emoji
fact-characters = characters: { $a }
fact-marks = marks on one letter: { $a }
fact-latin-cyrillic = Latin and Cyrillic letters
fact-latin-greek = Latin and Greek letters
fact-latin-armenian = Latin and Armenian letters
fact-language = written in: { $a }
fact-check-says = { $a } says: { $b }

# Statement of reasons, appeals
ground-off-topic-text = It is about something else than the article. You are welcome to write again about its subject.
ground-insult-text = It attacks somebody rather than an opinion. The same can be said without an attack.
ground-hate-text = It calls to hate or violence against people for what they are.
ground-advertising-text = It promotes a product, a service or a site.
ground-private-text = It tells what concerns the private life of somebody who can be recognised.
ground-falsehood-text = It states as a fact what is known to be false.
ground-unreadable-text = It could not be understood: too short, cut off, or written in another way than in words.
ground-unlawful-text = The law forbids to publish it.
statement-title = Why
statement-no-ground = The moderators named none.
statement-basis = Based on
statement-law = the law
statement-rules = the rules of this site
statement-what = Effect
statement-effect = The comment is not shown on this site, anywhere, without a time limit.
statement-set-aside = A filter had set the comment aside before; it did not decide.
statement-no-machine = No automatic filter took part.
appeal-title = If you do not agree
appeal-help = You can ask once that another moderator look at your comment again. The answer will stand on this page.
appeal-text = What should be known (not required)
appeal-button = Ask for another look
appeal-upheld = Another moderator looked at it again, and the decision stands:
appeal-waits = You asked for another look; another moderator will take it:
appeal-too-late = The text has been deleted in the meantime; it can no longer be looked at again.
appeals-title = Appeals
appeals-help = Writers of refused comments who ask for another look. Whoever decided does not answer.
appeals-answered = The answer is recorded; the writer reads it on the comment’s page.
appeals-more = { $count } wait; the oldest are shown.
appeals-says = The writer says:
appeals-nothing = nothing besides.
appeals-own = You took this decision; a colleague answers.
appeals-answer = What the writer reads (not required)
appeals-reverse = Publish after all
appeals-uphold = Let the decision stand
appeals-none = No appeal is waiting
appeals-none-next = Those that come in appear here and in the count beside the tabs.
problem-proof-too-old-title = Show again who you are
problem-proof-too-old-detail = This act asks for your password when you last gave it more than a quarter of an hour ago. Nothing was changed.
problem-own-decision-title = This is your own decision
problem-own-decision-detail = Another moderator answers appeals against it. Nothing was changed.
expected-remark = at most 1,000 characters
expected-ground = the word of one of the site’s grounds

# Authors
author-open = About the author
author-notes-count = { $count ->
    [one] a note
   *[other] { $count } notes
}
author-since = Writes here since
author-record = { $approved } published, { $refused } refused
author-names = Also signs as
author-until = until { $date }
author-standing = For all that comes from this author
author-term = For how long
author-days = { $days ->
    [0] without an end
    [1] one day
   *[other] { $days } days
}
author-ban = Ban
author-hold = Always hold
author-trust = Trust
author-free = Lift
author-banned = Banned
author-held = Always held
author-trusted = Trusted
author-freed = Lifted
author-standing-help = Banned: what comes is spam and tells nobody so. Always held: it waits for you. Trusted: three points off the score. It holds for this e-mail address on this site, from the next comment on.
author-notes = Notes, for colleagues alone
author-notes-none = Nobody has noted anything yet.
author-note = A note
author-note-button = Add the note
author-comments = The last comments
author-same-source = What came from the same address
author-same-source-help = By the address’s fingerprint; nobody sees the address. It is recorded that you looked.
same-source-title = From the same address
same-source-back = Back to the author
same-source-help = Among the site’s last { $count } comments. Many people may share an address: a school, a mobile network.
same-source-none = Nothing to compare
same-source-none-why = The fingerprint of this comment’s address has been deleted, as the retention settings ask.
keys-author = the author; ban, hold, trust
fact-banned = a moderator banned this author
fact-held = a moderator has this author always held
fact-trusted = a moderator trusts this author
fact-campaign-approve = campaign { $a }: approved by a moderator
fact-campaign-reject = campaign { $a }: rejected by a moderator
fact-campaign-spam = campaign { $a }: called spam by a moderator

# Other texts, threads
comment-edited = edited by the moderators
comment-pinned = Chosen by the editors
keys-edit = edit the text
edit-open = Edit the text
edit-text = The text that readers see
edit-help = The writer’s own text is kept, and readers are told that the moderators edited it.
edit-button = Save the text
edit-back = Give back the writer’s own text
edit-changed = What was changed
edit-by = Edited by
thread-acts = This discussion
thread-closed = closed
thread-premoderated = read first
thread-pinned = this comment is pinned
thread-pin = Pin this comment on top
thread-unpin = Unpin this comment
thread-premoderate = Read all of it first
thread-free = Leave it to the filter again
thread-close = Close the discussion
thread-open = Open the discussion again
fact-thread-premoderated = a moderator wants to read this discussion first
expected-body = a text of 1 to 10,000 characters

# Numbers, health
numbers-title = Numbers
numbers-since = Since when
numbers-days = { $days ->
    [1] one day
   *[other] { $days } days
}
numbers-waiting = Waiting now
numbers-oldest = the oldest for
numbers-median = Half decided within
numbers-ninety = nine in ten within
numbers-came = Incoming
numbers-held = Held
numbers-of-these-held = of these held:
numbers-decided = Decided
numbers-overruled = against the filter:
numbers-most = at most
numbers-table = As a table
numbers-from = From
numbers-csv = Download by hour (CSV, UTC)
numbers-people = By moderator
numbers-people-help = Comments that were waiting. Only owners see this.
health-title = Health
health-queue = Waiting to be stored
health-oldest = the oldest for
health-nothing-waits = nothing waits
health-no-answer = no answer
health-dead = Failed for good
health-database = Database connections in use
health-idle = idle:
health-rules = Rules in force
health-mail = A mail
health-envelope = A comment that could not be stored
health-attempts = { $count } tries
health-retry = Try again
health-retry-all = Try all { $count } again
health-none-dead = Nothing has failed for good.
health-tried = { $count } will be tried again.
health-mails = Mails
health-checks = External checks
health-check-waits = { $count } comments wait for it
health-check-next = next try
health-no-checks = No comment waits for one.
mail-waiting = waiting
mail-blocked = until the address is confirmed
mail-sent = sent
mail-void = no longer due
mail-dead = failed
span-seconds = { $count } s
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count } days

# Rules
rules-title = Rules
rules-files = The rules stand in files, and are changed there. This page shows what they do, and what others would do.
rules-hash = Rules in force
rules-judged-as = judgements name them
rules-since = In force here since
rules-first = first used
rules-last-error = Files on disk
rules-no-error = as in force
rules-refused-count = { $count ->
    [one] one problem
   *[other] { $count } problems
}
rules-explain = What do the rules make of this text?
rules-explain-help = Nothing of it is kept or counted.
rules-known = By somebody with published comments
rules-explain-button = Explain
rules-work = What each rule does
rules-work-help = { $comments ->
    [one] Counted over one comment.
   *[other] Counted over { $comments } comments.
}
rules-cut = Older ones are left out.
rules-mode-active = active
rules-mode-shadow = in shadow
rules-mode-off = off
rules-points = points
rules-hits-head = Hits
rules-hits = { $count ->
    [one] one hit
   *[other] { $count } hits
}
rules-in-shadow = { $count } of them in shadow
rules-overruled = Moderators decided the other way: { $overruled } of { $decided } ({ $percent })
rules-undecided = Nobody decided about these comments yet.
rules-drawing = Hits of { $rule } over the time, at most { $most }
rules-silent = No hit in this time.
rules-backtest = What would other rules have done?
rules-backtest-help = Judges the last comments again by a candidate: at most { $comments }, of the last { $days } days, for at most { $seconds } seconds. toguna backtest has no such bounds. Nothing of it is kept.
rules-upload = Files
rules-upload-help = Rules (.toml) and lists (.txt). Each takes the place of the one with its name.
rules-paste = Or rules, pasted
rules-paste-name = Called
rules-published-good = Published comments that nobody decided about are good
rules-backtest-button = Compare
rules-thresholds = Thresholds
rules-thresholds-help = Empty: as they are. Without rules, the present ones are judged by these.
rules-wrong-thresholds = Thresholds are numbers from 0 up, and must grow: held, spam, discarded.
rules-busy = Somebody else is looking back just now. Try again in a moment.
rules-nothing = Paste rules, or choose files.
rules-wrong-name = { $name } is neither a rule file (.toml) nor a list (.txt).
rules-not-sound = The candidate is not sound:
rules-compared = { $comments } comments were judged by both. Moderators found { $good } good and refused { $refused } ({ $spam } as spam); { $undecided } were not decided about.
rules-cannot = { $count } cannot be judged again: their text or address was erased.
rules-older-left-out = Older ones are left out.
rules-newer-left-out = The time was over: newer ones are left out.
rules-the-same = The candidate is what is in force: nothing can change.
rules-verdicts = Verdicts that change
rules-now-then = Now ↓ candidate →
rules-rightness = How right it is
rules-of = Share (95 % interval; counts)
rules-now = Now
rules-candidate = Candidate
rules-interval = { $low } to { $high }; { $part } of { $of }
rules-good-held = Good comments that are held
rules-good-spam = Good comments that are called spam
rules-hold-recall = Refused comments that are held
rules-hold-precision = Held comments that were refused
rules-spam-recall = Spam that is called spam
rules-spam-precision = Called spam, and is
rules-false-positives = Good comments that would be treated harder
rules-misses = Refused comments that would be treated milder
rules-hits-by-rule = Hits by rule
rules-rule = Rule
rules-on-good = On good ones
rules-on-refused = On refused ones
rules-tune = Which points fit the decisions?
rules-tune-help = Learns from the last { $days } days, at most { $comments } comments, and proposes other points and thresholds as a diff of the files. Nothing is changed.
rules-tune-most = Good comments held at most, in a hundred
rules-tune-button = Download the diff
rules-tune-few = There are too few decisions yet to propose anything.
rules-tune-none = No change of points or thresholds is worth it.

## Campaigns

campaigns-title = Campaigns
campaigns-help = Comments that are nearly the same, sent by several people: one decision for all of them, and for those that follow.
campaigns-like = { $count ->
    [one] one of this text
   *[other] { $count } like this
}
campaigns-number = Campaign { $campaign }
campaigns-found = noticed
campaigns-last = latest
campaigns-closed = over
campaigns-reach = What they have in common: the text above, but for a few words. Authors: { $authors }; network addresses: { $sources }; discussions: { $threads }.
campaigns-holds = Holds for those that come, too, until
campaigns-holds-not = Does not hold for those that come.
campaigns-undo = Undo all of it
campaigns-until = Holds for those that come, too, through
campaigns-until-help = Without a day it holds only for those that are here. What moderators decided one by one stays.
campaigns-everywhere = On my other sites, too
campaigns-members = The comments
campaigns-members-help = The newest first; what differs from the first one is marked.
campaigns-all = All campaigns
campaigns-none = No campaign
campaigns-none-next = When several people send nearly the same text within days, it appears here.
campaign-reason = campaign { $campaign }
keys-campaign = those that are like it
expected-day = a day to come such as 2026-11-29, within 90 days

## Deciding from a mail

decide-comment = The comment
decide-why = Why it is held: score
decide-once = This link decides once, for you alone, within 48 hours. Opening it changes nothing.
decide-queue = Open the queue
decide-open-title = A comment is waiting
decide-open-detail = Approve it, reject it, or call it spam.
decide-used-title = It is decided
decide-used-detail = This link was used; your decision is recorded:
decide-decided-title = Somebody was faster
decide-decided-detail = A colleague decided about this comment in the meantime. Nothing was changed.
decide-changed-title = The comment has changed
decide-changed-detail = It is not as the mail showed it any more. Nothing was changed; look at it in the queue.
decide-over-title = This link is over
decide-over-detail = It held for 48 hours. Nothing was changed; decide in the queue.
