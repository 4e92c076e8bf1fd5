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
field-invisible = One line, without invisible or control characters.
field-not-an-address = Enter a complete e-mail address, such as name@example.org.
field-not-a-website = Enter a web address that starts with https:// or http://.
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
problem-too-large-detail = What you sent is over the allowed size. Shorten the text and send it again.
problem-unsupported-media-title = Unsupported format
problem-unsupported-media-detail = Send JSON (application/json) or a form (application/x-www-form-urlencoded or multipart/form-data).
problem-malformed-json-title = Unreadable JSON
problem-malformed-json-detail = The content is not a valid JSON object in UTF-8.
problem-malformed-form-title = Unreadable form
problem-malformed-form-detail = The content is not a valid form in UTF-8.
problem-malformed-query-title = Incomplete address
problem-malformed-query-detail = A parameter of the address is missing, or has a value that is not allowed.
problem-invalid-fields-title = Some fields need correcting
problem-invalid-fields-detail = { $count ->
    [one] One field needs correcting; nothing has been sent yet.
   *[other] { $count } fields need correcting; nothing has been sent yet.
}
problem-too-fast-title = Too many in a row
problem-too-fast-detail = { $seconds ->
    [one] Wait one second, then send your comment again.
   *[other] Wait { $seconds } seconds, then send your comment again.
}
problem-key-reused-title = Key already used
problem-key-reused-detail = This Idempotency-Key already stands for something else you sent. Use a new one each time.
problem-unavailable-title = Temporarily unavailable
problem-unavailable-detail = Your comment could not be recorded. Try again in a moment.
problem-foreign-origin-title = Sent from another site
problem-foreign-origin-detail = Comments can be sent from the site’s own pages only.
problem-thread-closed-title = Comments are closed
problem-thread-closed-detail = This page takes no more comments.
problem-unauthorized-title = Sign-in needed
problem-unauthorized-detail = Send a valid token in the Authorization: Bearer header, or open a session.
problem-forbidden-title = Not allowed
problem-forbidden-detail = Your rights do not cover this action.
problem-stale-title = The comment has changed
problem-stale-detail = Somebody has edited it or decided already. Read it again before you decide.
problem-nothing-to-restore-title = Nothing to restore
problem-nothing-to-restore-detail = No decision has been taken on this comment.
problem-timeout-title = Too slow
problem-timeout-detail = What you sent did not arrive in full within the time allowed. Try again.
problem-internal-title = A fault on our side
problem-internal-detail = Something went wrong on our side and has been noted. Try again in a moment.
