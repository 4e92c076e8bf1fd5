# العربية. جملة واحدة لكل معرّف، والمعرّفات نفسها في كل لغة.

## التواريخ

month = { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
}
date = { $day } { $month } { $year } في { $time }

## الحقول

field-missing = هذا الحقل إلزامي.
field-too-long = { $max ->
    [few] { $max } أحرف على الأكثر.
    [many] { $max } حرفًا على الأكثر.
   *[other] { $max } حرف على الأكثر.
}
field-too-many-bytes = { $max ->
    [few] { $max } بايتات على الأكثر، وبعض الحروف والرموز يشغل أكثر من بايت.
    [many] { $max } بايتًا على الأكثر، وبعض الحروف والرموز يشغل أكثر من بايت.
   *[other] { $max } بايت على الأكثر، وبعض الحروف والرموز يشغل أكثر من بايت.
}
field-invisible = سطر واحد، من دون أحرف خفية أو أحرف تحكّم.
field-not-an-address = أدخل عنوان بريد إلكتروني كاملًا، مثل name@example.org.
field-not-a-website = أدخل عنوان موقع يبدأ بـ ‎https://‎ أو ‎http://‎، من دون اسم مستخدم أو كلمة مرور.
field-not-a-thread = اذكر عنوان صفحة من هذا الموقع أو معرّفها.
field-not-a-parent = التعليق الذي تردّ عليه غير منشور في هذه الصفحة.
field-not-a-string = المطلوب هنا نص.
field-not-a-boolean = القيمة المطلوبة هي true أو false.
field-repeated = أُرسل هذا الحقل أكثر من مرة.

## المشكلات

problem-not-found-title = غير موجود
problem-not-found-detail = لا شيء في هذا العنوان.
problem-method-title = طريقة غير مسموح بها
problem-method-detail = لا يقبل هذا العنوان هذه الطريقة، وترويسة Allow تذكر ما يقبله.
problem-too-large-title = المحتوى كبير جدًا
problem-too-large-detail = يتجاوز ما أرسلته { $kib } كيبيبايت. اختصر النص ثم أرسله من جديد.
problem-unsupported-media-title = صيغة غير مدعومة
problem-unsupported-media-detail = أرسل JSON (application/json) أو نموذجًا (application/x-www-form-urlencoded أو multipart/form-data).
problem-malformed-json-title = تعذّرت قراءة JSON
problem-malformed-json-detail = المحتوى ليس كائن JSON صالحًا بترميز UTF-8 (السطر { $line }، العمود { $column }).
problem-malformed-form-title = تعذّرت قراءة النموذج
problem-malformed-form-detail = المحتوى ليس نموذجًا كاملًا وصالحًا بترميز UTF-8.
problem-bad-parameter-title = معامل يحتاج إلى تصحيح
problem-bad-parameter-detail = «{ $name }» ناقص أو قيمته غير مسموح بها. المتوقع: { $expected }
expected-site = مفتاح موقع
expected-thread = عنوان أو معرّف صفحة من الموقع
expected-threads = من 1 إلى 100 صفحة من الموقع
expected-one-of = إحدى هذه الكلمات: { $words }
expected-number = عدد من { $least } إلى { $most }
expected-cursor = قيمة «next» من الصفحة السابقة
expected-revision = العدد «revision» للتعليق كما ورد في القائمة
expected-reason = نص من 500 حرف على الأكثر
expected-key = من 1 إلى 255 من محارف ASCII المرئية
problem-no-such-thread-title = صفحة غير معروفة
problem-no-such-thread-detail = ليس في هذا الموقع صفحة بهذا العنوان أو المعرّف.
problem-invalid-fields-title = حقول تحتاج إلى تصحيح
problem-invalid-fields-detail = صحّح الحقول المذكورة. لم يُرسل شيء بعد.
problem-too-fast-title = محاولات كثيرة متتالية
problem-too-fast-detail = { $seconds ->
    [one] انتظر ثانية واحدة، ثم أرسل تعليقك من جديد.
    [two] انتظر ثانيتين، ثم أرسل تعليقك من جديد.
    [few] انتظر { $seconds } ثوانٍ، ثم أرسل تعليقك من جديد.
   *[other] انتظر { $seconds } ثانية، ثم أرسل تعليقك من جديد.
}
problem-key-reused-title = مفتاح مستعمل من قبل
problem-key-reused-detail = استُعمل مفتاح Idempotency-Key هذا لإرسال آخر. استعمل مفتاحًا جديدًا في كل مرة.
problem-unavailable-title = الخدمة غير متاحة مؤقتًا
problem-unavailable-detail = { $seconds ->
    [one] تعذّر تسجيل تعليقك. حاول من جديد بعد ثانية واحدة.
    [two] تعذّر تسجيل تعليقك. حاول من جديد بعد ثانيتين.
    [few] تعذّر تسجيل تعليقك. حاول من جديد بعد { $seconds } ثوانٍ.
   *[other] تعذّر تسجيل تعليقك. حاول من جديد بعد { $seconds } ثانية.
}
problem-foreign-origin-title = إرسال من موقع آخر
problem-foreign-origin-detail = تُرسل التعليقات من صفحات الموقع نفسه فقط.
problem-thread-closed-title = التعليقات مغلقة
problem-thread-closed-detail = لم تعد هذه الصفحة تستقبل تعليقات.
problem-unauthorized-title = يلزم تسجيل الدخول
problem-unauthorized-detail = أرسل رمزًا صالحًا في ترويسة Authorization: Bearer، أو افتح جلسة.
problem-forbidden-title = غير مسموح
problem-forbidden-detail = لا تسمح صلاحياتك بهذا الإجراء.
problem-out-of-date-title = هذه الصفحة لم تعد محدَّثة
problem-out-of-date-detail = إنها من جلسة أخرى. لم يتغيّر شيء، وهذه هي القائمة الحالية.
problem-stale-title = تغيّر التعليق في هذه الأثناء
problem-stale-detail = عدّله أحدهم أو اتُّخذ فيه قرار من قبل. اقرأه من جديد قبل أن تقرّر.
problem-nothing-to-restore-title = لا شيء لاستعادته
problem-nothing-to-restore-detail = لم يُتّخذ أي قرار بشأن هذا التعليق.
problem-slow-title = إرسال بطيء جدًا
problem-slow-detail = لم يصل ما أرسلته كاملًا في الوقت المسموح به. حاول من جديد.
problem-internal-title = خطأ من جهتنا
problem-internal-detail = حدث خطأ من جهتنا وقد سُجّل. حاول من جديد بعد لحظات.

## النقاش تحت الصفحة

comments-heading = { $count ->
    [0] التعليقات
    [one] تعليق واحد
    [two] تعليقان
    [few] { $count } تعليقات
    [many] { $count } تعليقًا
   *[other] { $count } تعليق
}
comments-none = لم يعلّق أحد بعد. ابدأ النقاش.
comments-closed = لم تعد هذه الصفحة تستقبل تعليقات.
comments-next = التعليقات التالية
comments-first = العودة إلى التعليقات الأولى
report-link = إبلاغ
report-this = الإبلاغ عن تعليق { $name }
report-title = الإبلاغ عن تعليق
report-help = ينظر المشرفون في ما يُبلَّغ عنه. لا يُذكر لأحد من أبلغ، ولا يُحفظ عنوانك.
report-reason = ما المشكلة فيه؟
report-text = ما ينبغي معرفته (اختياري)
report-button = إبلاغ
report-done = شكرًا
report-received = وصل البلاغ، وسينظر أحد المشرفين في التعليق.
report-cause-insult = يسبّ أحدًا أو يهدده
report-cause-hate = يحرّض على الكراهية
report-cause-private = يكشف أمرًا خاصًّا
report-cause-advertising = رسائل مزعجة أو إعلان
report-cause-unlawful = يخالف القانون
report-cause-other = أمر آخر
comment-reply = ردّ
comment-reply-to = ردّ على { $name }
comment-answers = ردًّا على { $name }
comment-link = رابط هذا التعليق
most-commented-heading = الأكثر تعليقًا
most-commented-none = لا نقاش بعد هذا الأسبوع.
most-commented-count = { $count ->
    [one] تعليق واحد
    [two] تعليقان
    [few] { $count } تعليقات
    [many] { $count } تعليقًا
   *[other] { $count } تعليق
}

## النموذج

form-title = أضف تعليقًا
form-title-reply = الردّ على { $name }
form-cancel-reply = إلغاء الردّ
form-email-note = لن يُنشر عنوان بريدك الإلكتروني.
form-required-note = الحقول الإلزامية مشار إليها بعلامة
form-body = التعليق
form-name = الاسم
form-email = البريد الإلكتروني
form-website = الموقع الإلكتروني
form-thread = الصفحة
form-parent = الردّ
form-notify = أبلغوني بالبريد الإلكتروني عند نشر تعليقي أو الردّ عليه.
form-cookies = احفظ اسمي وبريدي وموقعي في هذا المتصفح لتعليقي القادم.
form-trap = اترك هذا الحقل فارغًا
form-submit = نشر التعليق
form-page-title = لم يُرسل تعليقك بعد
form-kept = نصّك محفوظ أدناه.
form-copy = نصّك، لتتمكّن من نسخه:
form-go-back = ارجع إلى الصفحة السابقة بزر الرجوع في متصفحك، فغالبًا ما يبقى فيها ما كتبته.
form-back = العودة إلى المقال

## مآل التعليق

submission-received = شكرًا، وصل تعليقك. سيظهر فور قبوله من فريق الإشراف.
status-title = تعليقك
status-received-heading = شكرًا، وصل تعليقك
status-received-detail = سيظهر تحت المقال فور قبوله من فريق الإشراف، وغالبًا خلال اليوم نفسه. ليس عليك فعل أي شيء آخر.
status-received-notify = إذا كنت قد وضعت علامة في الخانة فستصلك رسالة إلكترونية. وإلا فاحتفظ بعنوان هذه الصفحة، فهي تُعلمك عند نشر التعليق.
status-published-heading = نُشر تعليقك
status-published-detail = يمكن للجميع الآن قراءته والردّ عليه.
status-published-link = عرض تعليقك
status-rejected-heading = لم يُنشر تعليقك
status-rejected-detail = بعد قراءته، قرّر فريق الإشراف عدم نشره.
status-deleted-heading = أُزيل تعليقك
status-deleted-detail = لم يعد ظاهرًا تحت المقال.
status-reload = تحديث هذه الصفحة
status-back = العودة إلى المقال

## الإشراف

moderation-rules-refused = ملفات القواعد على الخادم غير سليمة، وتبقى القواعد السابقة سارية. يُرجى إبلاغ المشرفين التقنيين:
moderation-title = الإشراف
moderation-tabs = الحالات
moderation-pending = قيد الانتظار
moderation-approved = منشورة
moderation-rejected = مرفوضة
moderation-spam = مزعجة
moderation-deleted = مُزالة
moderation-all = الكل
moderation-none = لا شيء هنا حاليًا.
moderation-none-pending = قُرئ كل شيء، ولا تعليق ينتظر.
moderation-score = النتيجة { $score }
moderation-verdict-approve = رأي المرشّح: النشر
moderation-verdict-hold = رأي المرشّح: الحجز
moderation-verdict-spam = رأي المرشّح: مزعج
moderation-verdict-discard = رأي المرشّح: مزعج بلا شك
moderation-why = السبب
moderation-no-contributions = لم تُضف أي قاعدة نقاطًا.
moderation-floor-approve = النشر على الأقل
moderation-floor-hold = الحجز على الأقل
moderation-floor-spam = مزعج على الأقل
moderation-floor-discard = مزعج بلا شك على الأقل
moderation-shadow = قيد التجربة، لا تُحتسب
moderation-erased = حُذف النص.
moderation-record = ما تقرّر
moderation-reason = ملاحظة للزملاء (اختياري)
moderation-decide-approve = نشر
moderation-decide-reject = رفض
moderation-decide-spam = مزعج
moderation-decide-delete = إزالة
moderation-decide-restore = التراجع عن القرار
moderation-decided = سُجّل القرار بشأن تعليق { $name }.
moderation-leave = تسجيل الخروج
moderation-enter-title = فتح الإشراف
moderation-enter-detail = يعمل هذا الرابط مرة واحدة، ويفتح جلسة في هذا المتصفح.
moderation-enter-button = فتح الجلسة
moderation-expired-title = لم يعد هذا الرابط صالحًا
moderation-expired-detail = استُعمل من قبل أو انتهت صلاحيته. اطلب رابطًا جديدًا ممّن يدير الخادم (بالأمر «toguna token link»).

## صفحة العرض

demo-paper = جريدة باندياغارا
demo-slogan = أخبار النهر ومدنه
demo-sections = الأقسام
demo-section-1 = الرئيسية
demo-section-2 = الجهة
demo-section-3 = ثقافة
demo-section-4 = رياضة
demo-section-5 = آراء
demo-languages = اللغات
demo-skip = انتقل إلى المقال
demo-more = اقرأ أيضًا
demo-by = بقلم { $name }
demo-notice = صفحة للعرض: الجريدة والمقالات والأشخاص من نسج الخيال.
demo-caption = القارب عند الفجر قبل محطته الأولى. رسم: الجريدة
demo-picture = رسم: قارب أزرق طويل محمّل بالكتب على نهر هادئ عند شروق الشمس.

demo-library-section = ثقافة
demo-library-author = أومو سيديبي
demo-library-title = على نهر النيجر، المكتبة تصل بالقارب
demo-library-lead = مرتين في الشهر، يرسو قارب محمّل بثمانمئة كتاب عند قرى الضفة. على متنه أمينة مكتبة وملّاح وقاعدة بسيطة: «يُعاد الكتاب حين يعود القارب».
demo-library-1 = الساعة تجاوزت السادسة بقليل حين يلامس الهيكل الأزرق الضفة. لم يُقرع جرس، ومع ذلك ينتظر نحو عشرين طفلًا، يضمّون إلى صدورهم كتب الأسبوعين الماضيين. وعلى جانب القارب خطّت يد صبورة: «تفضّلوا، المكتبة مفتوحة».
demo-library-2 = في الداخل رفوف بارتفاع الركبة يغلقها قضيب كي لا يسقط شيء عند مرور قارب أكبر. فيها حكايات شعبية، وكتب خياطة وميكانيكا، وقصص مصوّرة، وأطلس تموّجت صفحاته، ورفّ كامل من الشعر.
demo-library-subhead = ثلاثمئة قارئ وأربع لغات
demo-library-3 = تبتسم فانتا ديمبيلي التي تقود الطاقم: «في السنة الأولى كان لديّ دفتر إعارة واحد، واليوم لديّ أربعة». للقارب ثلاثمئة قارئ دائم في تسع قرى. ثلث الكتب بالفرنسية، والباقي بالبمبارا والفلانية والعربية.
demo-library-quote = الكتاب الذي بلّله الماء أمره هيّن، أما الكتاب الذي لا يفتحه أحد فهو ما يقلقني.
demo-library-4 = الوقود هو معظم كلفة الرحلة. ولتوفيره ينزل الطاقم مع التيار بالمجداف الطويل، ولا يشغّل المحرّك إلا في طريق العودة. يقدّم الأهالي الأرز والسمك، وتعير المدارس مقاعدها حين تجذب القراءة العامة جمهورًا يفوق ما تتسع له الضفة.
demo-library-5 = يبقى موسم الجفاف، حين ينخفض الماء ويتعذّر بلوغ بعض المحطات. هذا العام ستتولّى عربتان المهمة حتى يونيو. وما زال الطاقم يبحث عن صناديق محكمة الإغلاق، وعن دفتر اقتراحات ثانٍ، فالأول امتلأ.

demo-festival-section = الجهة
demo-festival-author = موديبو تراوري
demo-festival-title = مهرجان القوارب يغيّر ضفته
demo-festival-lead = الشاطئ المعتاد قيد الأشغال، فينتقل السباق والحفلات وسوق الأقمشة إلى الضفة المقابلة لصيف واحد.
demo-festival-1 = أعلن المنظمون يوم السبت أن السباق الكبير سيجري مع التيار بدل المسار الدائري. وسيتابع الجمهور الوصول من السد، حيث تُنصب ثلاثمئة مقعد.
demo-festival-2 = يفتح سوق الأقمشة أبوابه يوم الخميس، وتقدّم الصبّاغات كل عصر ورشة مجانية للأطفال. وتعبر عبّارة كل عشرين دقيقة حتى منتصف الليل.

demo-garden-section = الجهة
demo-garden-author = كادياتو مايغا
demo-garden-title = حديقة مدرسية يسقيها السطح
demo-garden-lead = عشرون برميلًا ومزرابان وكثير من الصبر: التلاميذ يجنون أول محصول من الباذنجان.
demo-garden-1 = بدأ كل شيء بتمرين في الهندسة: كم من الماء يسقط على سطح المدرسة في موسم واحد؟ جاء الجواب أكبر بكثير من المتوقع، فولدت فكرة البراميل.
demo-garden-2 = يذهب المحصول إلى المطعم المدرسي. ويكتب التلاميذ يوميات الحديقة، فيدوّن كل منهم ما زرعه وما نما وما أكلته الماعز.

## الرسائل

mail-greeting = مرحبًا { $name }،
mail-why-reader = تصلك هذه الرسالة لأنك طلبت إشعارك عندما علّقت على { $site }.
mail-why-moderator = تصلك هذه الرسالة لأن عنوانك من عناوين المشرفين على { $site }.
mail-unsubscribe = إيقاف رسائل { $site }
mail-held-subject = { $count ->
    [one] تعليق واحد بانتظار قرارك
    [two] تعليقان بانتظار قرارك
    [few] { $count } تعليقات بانتظار قرارك
    [many] { $count } تعليقًا بانتظار قرارك
   *[other] { $count } تعليق بانتظار قرارك
}
mail-held-intro = { $count ->
    [one] حُجز تعليق واحد على { $site } وهو بانتظار قرارك.
    [two] حُجز تعليقان على { $site } وهما بانتظار قرارك.
    [few] حُجزت { $count } تعليقات على { $site } وهي بانتظار قرارك.
    [many] حُجز { $count } تعليقًا على { $site } وهي بانتظار قرارك.
   *[other] حُجز { $count } تعليق على { $site } وهي بانتظار قرارك.
}
mail-held-entry = { $name }، { $date }، على { $page }
mail-held-score = النتيجة { $score }:
mail-held-more = { $count ->
    [one] وتعليق آخر.
    [two] وتعليقان آخران.
    [few] و{ $count } تعليقات أخرى.
    [many] و{ $count } تعليقًا آخر.
   *[other] و{ $count } تعليق آخر.
}
mail-held-open = فتح قائمة التعليقات المحجوزة
mail-held-decide = قراءته كاملًا واتخاذ القرار
mail-published-subject = نُشر تعليقك
mail-published-intro = نُشر تعليقك الآن على { $site }:
mail-published-open = عرض التعليق
mail-reply-subject = ردّ { $name } على تعليقك
mail-reply-intro = ردّ { $name } على تعليقك في { $site }:
mail-reply-open = قراءة الرد على الصفحة
mail-confirm-subject = أكّد عنوانك
mail-confirm-intro = ترك أحدهم تعليقًا على { $site } بهذا العنوان ويطلب إشعاره عند نشره أو الرد عليه. إن كنت أنت، فأكّد أن العنوان عنوانك.
mail-confirm-open = تأكيد عنواني
mail-confirm-why = إن لم تكن أنت، فلا تفعل شيئًا: لن يراسلك { $site } مرة أخرى.

mail-invitation-subject = { $inviter } يدعوك إلى الإشراف
mail-invitation-intro = { $inviter } يدعوك إلى العمل على تعليقات { $site }. ستدخل باسم { $name } وبكلمة مرور تختارها.
mail-invitation-open = اختيار كلمة مرور
mail-invitation-until = يصلح الرابط مرة واحدة، حتى { $until }.
mail-invitation-why = إن لم تكن تعرف { $inviter } فلا تفعل شيئًا: تنتهي الدعوة وحدها، ويُنسى هذا العنوان معها.

## صفحات تُفتح من رسالة

link-confirm-title = تأكيد عنوانك
link-confirm-ask = هل تريد أن يراسلك { $site } عند نشر تعليقك أو الرد عليه؟
link-confirm-button = نعم، تأكيد عنواني
link-confirm-done-title = تم تأكيد عنوانك
link-confirm-done = سيراسلك { $site } عند نشر تعليقك أو الرد عليه. ويمكنك إيقاف ذلك من كل رسالة.
link-unsubscribe-title = إيقاف الرسائل
link-unsubscribe-ask = هل تريد ألا تصلك أي رسالة من { $site }؟
link-unsubscribe-button = نعم، أوقفوا الرسائل
link-unsubscribe-done-title = تم
link-unsubscribe-done = لن يراسلك { $site } بعد الآن. تبقى تعليقاتك في مكانها.
link-unsubscribe-back = كان ذلك خطأً: واصلوا مراسلتي
link-again-done-title = ستصلك الرسائل من جديد
link-again-done = سيراسلك { $site } من جديد عند نشر تعليقك أو الرد عليه.
link-unknown-title = هذا الرابط غير صالح
link-unknown = ربما قطعه برنامج بريدك. افتحه مرة أخرى كاملًا من الرسالة.

## شروح

verdict-approve = النشر
verdict-hold = الحجز
verdict-spam = مزعج
verdict-discard = مزعج بلا شك
explain-approve = منشور: النتيجة { $score }، وتُحجز التعليقات ابتداءً من { $threshold }.
explain-hold = محجوز لمشرف: النتيجة { $score }، وتُحجز التعليقات ابتداءً من { $threshold }.
explain-spam = مزعج: النتيجة { $score }، ويُعدّ التعليق مزعجًا ابتداءً من { $threshold }.
explain-discard = مزعج بلا شك: النتيجة { $score }، ولا شك ابتداءً من { $threshold }.
explain-floor-hold = حجزته لمشرف القاعدة «{ $rule }» مهما كانت النتيجة، وهي { $score }.
explain-floor-spam = مزعج بحسب القاعدة «{ $rule }» مهما كانت النتيجة، وهي { $score }.
explain-most = معظمها من «{ $rule }» ({ $points }).
explain-shadow = في الظل: مسجَّل ولا يُحتسب
explain-change = ما الذي يغيّر الرأي
explain-without = من دون «{ $rule }»: { $verdict }
explain-harder = إذا زادت النتيجة { $points }: { $verdict }
explain-milder = إذا نقصت النتيجة أكثر من { $points }: { $verdict }
explain-floor-stays = نقاط أقل وحدها: لا شيء، لأن قاعدة تفرض هذا الرأي على الأقل
explain-rules = بحسب القواعد
expected-sample = كائن JSON فيه «body» وما يلزم من { $keys }
expected-record = كائن مثل {"{"}"approved": 3, "refused": 0{"}"}
expected-lists = قائمة بأسماء قوائم
expected-flag = true أو false

## لوحة الإشراف: الدخول والحساب والفريق.
login-title = تسجيل الدخول
login-wrong = الاسم أو كلمة المرور غير صحيحة.
login-too-often = { $minutes ->
    [one] محاولات كثيرة. أعد المحاولة بعد دقيقة.
    [two] محاولات كثيرة. أعد المحاولة بعد دقيقتين.
    [few] محاولات كثيرة. أعد المحاولة بعد { $minutes } دقائق.
   *[other] محاولات كثيرة. أعد المحاولة بعد { $minutes } دقيقة.
}
login-name = الاسم
login-password = كلمة المرور
login-button = دخول
login-or = أو بحساب لديك من قبل:
login-with = الدخول عبر { $provider }
login-help = نسيت كلمة المرور أو ليس لديك حساب بعد؟ اطلب رابطًا ممن يدير الخادم.
enter-first-title = إنشاء الحساب الأول
enter-first-detail = ستكون المالك: يمكنك فعل كل شيء ودعوة الآخرين.
enter-first-button = إنشاء الحساب
enter-password-title = مرحبًا { $name }
enter-password-detail = اختر كلمة مرور حسابك. هذا الرابط صالح لمرة واحدة.
enter-password-button = حفظ ودخول
enter-choose = كلمة مرور جديدة
enter-choose-help = { $least } حرفًا على الأقل؛ الجملة يسهل تذكّرها.
enter-without = للاطلاع فقط، ادخل بلا حساب: تدوم الجلسة اثنتي عشرة ساعة.
enter-or = أو بحساب لديك من قبل، بدل كلمة المرور:
enter-through-detail = سيُفتح هذا الحساب من الآن عبر { $provider } باسم
password-too-short = كلمة المرور { $number } حرفًا على الأقل.
password-too-long = كلمة المرور { $number } بايتًا على الأكثر.
password-obvious = كلمة المرور هذه سهلة التخمين: تجنّب اسمك والتكرار.
password-not-yours = كلمة المرور الحالية غير صحيحة.
console-pages = الصفحات
console-queue = التعليقات
account-title = حسابي
account-look = العرض
account-language = اللغة
account-colours = الألوان
theme-system = مثل النظام
theme-light = فاتحة
theme-dark = داكنة
account-density = تباعد الأسطر
density-comfortable = مريح
density-compact = متراصّ
account-zone = المنطقة الزمنية
account-zone-of-site = مثل الموقع
account-no-such-zone = لا توجد منطقة زمنية بهذا الاسم.
account-save = حفظ
account-sessions = الجلسات المفتوحة
account-this = هذه الجلسة
account-end = إنهاء
account-end-of = إنهاء الجلسة المفتوحة في { $since }
account-password = كلمة المرور
account-password-help = تغييرها ينهي كل جلساتك الأخرى.
account-password-now = كلمة المرور الحالية
account-password-button = تغيير كلمة المرور
step-title = الخطوة الثانية
step-detail = أدخل الأرقام الستة التي يعرضها تطبيق المصادقة لهذا الحساب.
step-lost = فقدت الهاتف؟ يصلح أيضًا أحد رموز الاسترداد، مرة واحدة.
step-other = الدخول باسم آخر
code-label = الرمز
code-wrong = الرمز غير صحيح أو سبق استعماله. يظهر الرمز التالي خلال نصف دقيقة.
factor-title = العامل الثاني
factor-owed = يطلب موقع تعمل فيه عاملًا ثانيًا. فعّله لتتابع.
factor-none = تكفي كلمة المرور وحدها لفتح هذا الحساب.
factor-since = يُطلب رمز إلى جانب كلمة المرور منذ { $since }.
factor-set-up = تفعيل العامل الثاني
factor-change = تغيير العامل الثاني
factor-why = من يعرف كلمة مرورك لا يدخل بلا هاتفك. يصلح أي تطبيق مصادقة.
factor-first = أولًا: اعرض هذا على التطبيق
factor-picture = صورة السر لكاميرا التطبيق. والسر نفسه مكتوب أدناه.
factor-by-hand = أو اكتب هذا السر:
factor-link = فتح التطبيق على هذا الجهاز
factor-second = ثم: أدخل الرمز الذي يعرضه
factor-on = تفعيل
factor-wrong-on = ليس هذا رمز هذا السر. أدخل الرمز المعروض الآن؛ وإن لم يصلح فساعة الهاتف غير صحيحة.
factor-wrong-codes = الرمز غير صحيح أو سبق استعماله.
factor-wrong-off = كلمة المرور أو الرمز غير صحيح، أو سبق استعمال الرمز.
factor-codes = رموز الاسترداد
factor-codes-new = رموز الاسترداد الخاصة بك
factor-codes-keep = اكتبها الآن: لن تُعرض ثانية. يفتح كل منها الحساب مرة واحدة بدل الهاتف. إن فعّلت العامل الثاني للتو فقد انتهت جلساتك الأخرى.
factor-codes-kept = كتبتها
factor-codes-again = إنشاء رموز أخرى
factor-off = تعطيل
factor-off-help = ستكفي كلمة المرور وحدها لفتح الحساب من جديد.
factor-codes-left = { $count ->
    [0] لم يبق رمز استرداد.
    [one] بقي رمز استرداد واحد.
    [two] بقي رمزا استرداد.
    [few] بقيت { $count } رموز استرداد.
   *[other] بقي { $count } رمز استرداد.
}
proof-title = هل ما زلت أنت؟
proof-detail = مضى أكثر من ربع ساعة منذ أثبتّ هويتك. يُنفَّذ ما طلبته متى أثبتّها من جديد؛ ولا يضيع شيء مما كتبته.
proof-password-or-code = كلمة المرور، أو رمز من التطبيق
proof-again = أو أثبت ذلك هناك ثم اطلب ما أردته مرة أخرى:
proof-button = متابعة
proof-by-link = دخلت برابط لمرة واحدة قبل أكثر من ربع ساعة، ولا كلمة مرور نطلبها منك. افتح رابطًا آخر للقيام بهذا.
account-by-link = دخلت برابط لمرة واحدة: لا حساب وراء هذه الجلسة.
account-no-password = لا كلمة مرور لهذا الحساب. اطلب من أحد المالكين رابطًا لاختيار واحدة.
ways-title = طرق أخرى للدخول
ways-none = لا يُفتح هذا الحساب إلا بكلمة مروره.
ways-since = رُبط في { $since }
ways-link = ربط { $provider }
ways-unlink = فك الربط
ways-unlink-of = فك ربط { $provider }
link-title = أتريد ربط هذا الحساب؟
link-detail = كل من يدخل عبر { $provider } كما دخلت الآن سيفتح هذا الحساب.
link-known-as = اسمك هناك
link-button = ربط
link-back = العودة إلى حسابي
link-taken = هذه الهوية تفتح حسابًا آخر. فُك ربطها هناك أولًا.
link-last = هذه هي الطريقة الوحيدة لفتح حسابك. اطلب من أحد المالكين رابطًا لاختيار كلمة مرور، ثم فُك الربط.
provider-again = إعادة المحاولة
provider-down = المزوّد لا يجيب
provider-down-detail = تعذّر الوصول إلى { $provider } الآن. أعد المحاولة بعد قليل أو ادخل بكلمة مرورك.
provider-declined = لم يدخل أحد
provider-declined-detail = رفضتَ لدى { $provider }، أو رفض هو.
provider-stale = انتهت محاولة الدخول هذه
provider-stale-detail = استغرقت أكثر من عشر دقائق، أو استُعملت من قبل، أو بدأت في متصفح آخر. ابدأ من جديد؛ قد لا يسألك { $provider } شيئًا.
provider-unsound = لا يمكن الوثوق بجواب المزوّد
provider-unsound-detail = ما يقوله { $provider } لا يوافق ما سُئل عنه. لم يدخل أحد. إن تكرّر ذلك فأخبر من يدير الخادم.
provider-domain = هذا العنوان لا يدخل هنا
provider-domain-detail = يعرفك { $provider } بعنوان مؤسسة أخرى، أو لم يتحقق منه. اختر هناك حساب عملك.
provider-unknown = لا حساب لك هنا بعد
provider-unknown-detail = يعرفك { $provider }، ولا حساب هنا مربوط بك. إن كان لديك حساب فادخل بكلمة مرورك واربطه في «حسابي»، وإلا فاطلب دعوة من أحد المالكين.
provider-taken = هذه الهوية تفتح حسابًا آخر
provider-taken-detail = تفتح عبر { $provider } حسابًا آخر هنا. فُك ربطه هناك أولًا، أو اختر كلمة مرور لهذا الحساب.
role-owner = مالك
role-editor = محرر
role-moderator = مشرف
role-ops = تشغيل
role-reader = قراءة فقط
people-title = الفريق
people-link = سلّم هذا الرابط إلى { $name }: يصلح مرة واحدة خلال 24 ساعة لاختيار كلمة مرور.
people-link-label = الرابط
people-you = أنت
people-every-site = كل المواقع
people-waits = لم يختر كلمة مرور بعد
people-factor = عامل ثانٍ
people-invited = رسالة فيها رابط في طريقها إلى { $name }. يصلح الرابط مرة واحدة خلال 72 ساعة.
people-invited-until = دُعي بالبريد، حتى { $until }
people-invite-again = إعادة الإرسال
people-invite-again-of = إعادة الإرسال إلى { $name }
people-withdraw = سحب الدعوة
people-withdraw-of = سحب الدعوة: { $name }
people-email = البريد الإلكتروني (اختياري)
people-email-help = للدعوة فقط: لا يراه أحد بعدها، ويُنسى متى انتهت الدعوة.
people-new-link = رابط جديد
people-new-link-of = رابط جديد لـ { $name }
people-end = إغلاق الحساب
people-end-of = إغلاق الحساب: { $name }
people-add = دعوة شخص
people-add-help = مع عنوان بريد تحمل رسالةٌ الرابط. ومن دونه تحصل على رابط تسلّمه. ويختار الشخص كلمة مروره بنفسه.
people-role = الدور
people-site = الموقع
people-add-button = إضافة
tokens-title = رموز الواجهة البرمجية
tokens-help = بالرمز يستطيع برنامج ما يستطيعه شخص مسجَّل الدخول. وتظهر هنا أيضًا الرموز المنشأة من سطر الأوامر.
tokens-made = هذا هو الرمز «{ $name }». انسخه الآن: لن يُعرض ثانية.
tokens-secret = الرمز
tokens-none = لا توجد رموز.
tokens-made-by = أنشأه { $name }، { $date }
tokens-made-at = أُنشئ في { $date }
tokens-used-at = آخر استعمال { $date }
tokens-unused = لم يُستعمل قط
tokens-revoke = إبطال
tokens-revoke-of = إبطال الرمز { $name }
tokens-make = إنشاء رمز
tokens-name = الغرض منه
tokens-scope = ما يتيحه
tokens-role-help = يُعتدّ بالدور للإشراف وحده.
tokens-make-button = إنشاء
scope-moderate = الإشراف
scope-analyze = رأي النموذج
scope-metrics = القياسات
people-taken = هذا الاسم مستعمل.

## لوحة الإشراف: القائمة.

queue-skip = تخطَّ إلى القائمة
moderation-reported = مُبلَّغ عنها
reports-title = بلاغات القراء
reports-count = { $count ->
    [zero] لا بلاغات من القراء
    [one] بلاغ واحد من قارئ
    [two] بلاغان من القراء
    [few] { $count } بلاغات من القراء
    [many] { $count } بلاغًا من القراء
   *[other] { $count } بلاغ من القراء
}
reports-taken-back = كان التعليق منشورًا، وأبلغ عنه عدد كافٍ من القراء فعاد ينتظر قرارًا.
reports-count-not = لا يُحتسب: رُدّت بلاغات كثيرة من هناك
queue-search = بحث
queue-search-help = كلمات، أو:
queue-found = { $count ->
    [0] لا شيء
    [one] تعليق واحد
    [two] تعليقان
    [few] { $count } تعليقات
    [many] { $count } تعليقًا
   *[other] { $count } تعليق
}
queue-found-more = أكثر من 1000
searches-title = عمليات البحث المحفوظة
searches-help = كلٌّ منها لسان في القائمة مع عدده، لك وحدك. ابحث عن شيء في القائمة لتحفظه.
searches-keep = حفظ كلسان
searches-name = الاسم
searches-save = حفظ
searches-many = أكثر من 1000
searches-name-of = اسم { $name }
searches-rename = إعادة تسمية
searches-rename-of = إعادة تسمية { $name }
searches-forget = إزالة
searches-forget-of = إزالة { $name }
searches-none = لم تحفظ شيئًا بعد.
searches-full = { $most } على الأكثر في الموقع الواحد: أزل واحدة أولًا.
searches-name-taken = لديك واحدة بهذا الاسم.
queue-order = الترتيب
queue-order-button = رتّب
order-newest = الأحدث أولًا
order-oldest = الأقدم أولًا
order-urgent = الأكثر التباسًا أولًا
order-article = حسب المقال
queue-decided-many = { $count ->
    [one] سُجّل قرار واحد.
    [two] سُجّل قراران.
    [few] سُجّلت { $count } قرارات.
    [many] سُجّل { $count } قرارًا.
   *[other] سُجّل { $count } قرار.
}
queue-undo = تراجع
queue-unread = لم يُفهم، وتُرك جانبًا:
queue-clear = مسح البحث
queue-first-page = العودة إلى الصفحة الأولى
queue-pick = اختيار تعليق { $name }
queue-none-found = لا نتائج.
queue-none-found-next = جرّب كلمات أقل أو تبويبًا آخر: البحث في هذا التبويب فقط.
queue-none-next = ستظهر التعليقات الجديدة هنا.
bulk-title = قرار في كل ما عُثر عليه
bulk-progress = تم البت في { $done } من { $taken }
bulk-changed = تعليقات تغيّرت في الأثناء وتُركت كما هي: { $count }
bulk-left-alone = تُركت كما هي لأنها تغيّرت:
bulk-again = تحقّق من سير العمل
bulk-undo = تراجع عن الكل
bulk-undone = تم التراجع عن هذا القرار.
bulk-all = كل ما يطابق البحث ({ $count })
bulk-all-more = كل ما يطابق البحث (أكثر من 1000)
queue-claimed = يطّلع على هذا التعليق
queue-live = مباشر
queue-decided-by = بتّ في أمر هذا التعليق للتو
queue-readers-took-back = أبلغ قرّاء عن هذا التعليق: إنه ينتظر من جديد.
queue-fresh = جديد:
queue-more = الصفحة التالية
queue-bulk = المحددة:
queue-detail = التعليق
queue-back = العودة إلى القائمة
queue-first-comment = أول تعليق
queue-author-record = سابقًا: { $approved } منشور، { $refused } مرفوض
queue-on = على
queue-in-reply-to = ردًا على
queue-floor-by = مهما كانت الدرجة، بسبب
queue-ground = السبب الذي سيقرؤه الكاتب
queue-came-back = عاد إلى القائمة:
queue-offline = الخادم لا يجيب. لم يُتخذ قرار؛ أعد المحاولة.
queue-undone = أُلغي القرار:
queue-nothing-to-undo = لا شيء للتراجع عنه هنا.
queue-session-ended = انتهت جلستك. أعد تحميل الصفحة لتسجيل الدخول.
queue-did-approve = نُشر:
queue-did-reject = رُفض:
queue-did-spam = مزعج:
queue-did-delete = أُزيل:
keys-title = المفاتيح
keys-move = التالي، السابق
keys-reject = رفض، ثم رقم السبب، أو Enter بلا سبب
keys-undo = التراجع عن آخر قرار
keys-note = كتابة ملاحظة للزملاء
keys-pick = تحديد، للقرار في عدة تعليقات
keys-pick-range = تحديد حتى هنا
keys-open = فتح المقال
keys-search = بحث
keys-escape = إغلاق، إلغاء التحديد
keys-close = إغلاق
keys-change = تغيير المفاتيح
keys-help = حرف واحد لكل مفتاح كما يُكتب: X تعني Shift مع x. فارغ: بلا مفتاح. الأرقام لأسباب الرفض، وEnter وEsc لا يتغيران. والمفاتيح نفسها تعمل في الحملات والتظلمات.
keys-kept = حُفظت مفاتيحك.
keys-not-kept = لم يُحفظ شيء بعد: هذه المفاتيح غير ممكنة.
keys-usual = كما كانت
keys-not-one = حرف مرئي واحد من فضلك.
keys-digit = الأرقام مخصصة لأسباب الرفض.
keys-taken = هذا المفتاح مأخوذ: { $act }.
key-next = التعليق التالي
key-previous = التعليق السابق
key-approve = نشر
key-reject = رفض
key-spam = مزعج
key-delete = إزالة
key-undo = التراجع عن آخر قرار
key-note = ملاحظة للزملاء
key-edit = تعديل النص
key-author = عن الكاتب
key-standing = حظر أو مراجعة أو ثقة
key-campaign = التعليقات المشابهة
key-open = فتح المقال
key-pick = تحديد
key-pick-range = تحديد حتى هنا
key-search = بحث
key-help = عرض المفاتيح
notify-on = نبّهني
notify-help = عند وصول تعليقات جديدة والصفحة خارج النظر
notify-denied = المتصفح لا يسمح بالتنبيهات من هذه الصفحة.
ground-off-topic = خارج الموضوع
ground-insult = إهانة أو هجوم شخصي
ground-hate = دعوة إلى الكراهية أو العنف
ground-advertising = إعلان
ground-private = معلومات خاصة عن شخص
ground-falsehood = قول خاطئ بوضوح
ground-unreadable = غير مقروء
ground-unlawful = مخالف للقانون
status-ground = السبب
status-decided-by = القرار
status-by-a-person = اتخذه مشرف، وهو إنسان

## الوقائع

fact-check-waits = غير معروف: لم يجب الفحص { $a } بعد
fact-check-not-asked = غير معروف: لم يُسأل الفحص { $a }
fact-check-given-up = غير معروف: تُرك الفحص { $a } بعد محاولات عددها { $b }: { $c }
fact-check-failed = غير معروف: الفحص { $a }: { $b }
fact-unknown-store = غير معروف: لم تجب قاعدة البيانات
fact-unknown-activity = غير معروف: لم تجب ذاكرة الإرسالات الأخيرة
fact-unknown-then = غير معروف: لم يُسجَّل حينها
fact-no-answer = لا إجابة خلال { $a } ث
fact-unreachable = تعذّر الوصول إليه
fact-status = أجاب بالحالة { $a }
fact-too-long = إجابته طويلة جداً
fact-not-understood = لم تُفهم إجابته ({ $a })
fact-site-pace = الإرسالات إلى الموقع في دقيقة: { $a }
fact-pace = الإرسالات في دقيقة: { $a }
fact-same-text = عدد مرات إرسال النص نفسه من قبل: { $a }
fact-near-text = عدد مرات إرسال نص شبه مطابق من قبل: { $a }
fact-newcomer = لا تعليق منشور حتى الآن
fact-refused-share = التعليقات المرفوضة: { $a } من { $b } خلال { $c } أيام
fact-approved = التعليقات المنشورة: { $a }
fact-refused = التعليقات المرفوضة: { $a }
fact-honeypot = مُلئ الحقل المخفي
fact-seconds = أُرسل بعد { $a } ث من فتح النموذج
fact-minutes = أُرسل بعد { $a } د من فتح النموذج
fact-forged = ختم النموذج ليس ختمنا
fact-depth = التعليقات الأعلى منه: { $a }
fact-thread-age = عمر النقاش بالأيام: { $a }
fact-network = المصدر في القائمة { $a }
fact-mail-host = عنوان لدى { $a }
fact-mail-dots = النقاط قبل @: { $a }
fact-mail-plus = علامة + قبل @
fact-mail-none = نطاق لا يمكن أن يستقبل بريداً
fact-premoderate-everybody = يراجع الموقع كل التعليقات
fact-premoderate-newcomers = يراجع الموقع تعليقات الجدد
fact-capitals = أحرف كبيرة: { $a } %
fact-emoji = رموز تعبيرية: { $a } %
fact-characters = عدد الأحرف: { $a }
fact-marks = علامات على حرف واحد: { $a }
fact-latin-cyrillic = أحرف لاتينية وسيريلية
fact-latin-greek = أحرف لاتينية ويونانية
fact-latin-armenian = أحرف لاتينية وأرمنية
fact-language = مكتوب بـ: { $a }
fact-check-says = رأي { $a }: { $b }

# بيان الأسباب والتظلّمات
ground-off-topic-text = يتناول أمرًا غير موضوع المقال. يمكنك الكتابة من جديد عن موضوعه.
ground-insult-text = يهاجم شخصًا لا رأيًا. يمكن قول الشيء نفسه دون هجوم.
ground-hate-text = يدعو إلى الكراهية أو العنف ضد أشخاص بسبب هويتهم.
ground-advertising-text = يروّج لمنتج أو خدمة أو موقع.
ground-private-text = يكشف عن الحياة الخاصة لشخص يمكن التعرف عليه.
ground-falsehood-text = يقدّم كحقيقة ما هو معروف أنه خاطئ.
ground-unreadable-text = تعذّر فهمه: قصير جدًا أو مقطوع أو غير مكتوب بكلمات.
ground-unlawful-text = يمنع القانون نشره.
statement-title = لماذا
statement-no-ground = لم يذكر فريق الإشراف سببًا.
statement-basis = الأساس
statement-law = القانون
statement-rules = قواعد هذا الموقع
statement-what = الأثر
statement-effect = لا يُعرض التعليق على هذا الموقع، في أي مكان، ودون مدة محددة.
statement-set-aside = كان مرشّح آلي قد نحّى التعليق جانبًا، ولم يقرّر.
statement-no-machine = لم يتدخل أي مرشّح آلي.
appeal-title = إذا لم توافق
appeal-help = يمكنك أن تطلب مرة واحدة أن يراجع مشرف آخر تعليقك. سيظهر الرد في هذه الصفحة.
appeal-text = ما ينبغي معرفته (اختياري)
appeal-button = طلب المراجعة
appeal-upheld = راجعه مشرف آخر، والقرار باقٍ:
appeal-waits = طلبت المراجعة، وسيتولاها مشرف آخر:
appeal-too-late = حُذف النص في هذه الأثناء، ولم تعد مراجعته ممكنة.
appeals-title = التظلّمات
appeals-help = كتّاب تعليقات مرفوضة يطلبون المراجعة. من اتخذ القرار لا يجيب.
appeals-answered = سُجّل الرد، ويقرؤه الكاتب في صفحة التعليق.
appeals-more = ينتظر { $count }؛ هذه أقدمها.
appeals-says = يقول الكاتب:
appeals-nothing = لا شيء إضافي.
appeals-own = أنت اتخذت هذا القرار، وسيجيب زميل.
appeals-answer = ما سيقرؤه الكاتب (اختياري)
appeals-reverse = النشر في النهاية
appeals-uphold = إبقاء القرار
appeals-none = لا تظلّمات في الانتظار
appeals-none-next = ما يصل يظهر هنا وفي عدّاد التبويبات.
problem-proof-too-old-title = أثبت هويتك من جديد
problem-proof-too-old-detail = يطلب هذا الإجراء كلمة مرورك إن مضى على إدخالها أكثر من ربع ساعة. لم يتغير شيء.
problem-own-decision-title = هذا قرارك أنت
problem-own-decision-detail = يجيب مشرف آخر عن التظلّم منه. لم يتغيّر شيء.
expected-remark = ألف حرف على الأكثر
expected-ground = كلمة من أسباب الموقع

# الكتّاب
author-open = عن الكاتب
author-notes-count = { $count ->
    [one] ملاحظة
   *[other] { $count } ملاحظات
}
author-since = يكتب هنا منذ
author-record = { $approved } منشور، { $refused } مرفوض
author-names = يوقّع أيضًا باسم
author-until = حتى { $date }
author-standing = لكل ما يأتي من هذا الكاتب
author-term = لأي مدة
author-days = { $days ->
    [0] دون نهاية
    [1] يوم واحد
   *[other] { $days } يومًا
}
author-ban = حظر
author-hold = مراجعة دائمة
author-trust = ثقة
author-free = رفع
author-banned = محظور
author-held = يُراجع دائمًا
author-trusted = موثوق
author-freed = رُفع
author-standing-help = محظور: يصبح ما يصل بريدًا مزعجًا دون إخبار أحد. يُراجع دائمًا: ينتظركم. موثوق: ثلاث نقاط أقل. يسري على هذا البريد في هذا الموقع ابتداءً من التعليق القادم.
author-notes = ملاحظات للزملاء فقط
author-notes-none = لم يدوّن أحد شيئًا بعد.
author-note = ملاحظة
author-note-button = إضافة الملاحظة
author-comments = آخر التعليقات
author-same-source = ما جاء من العنوان نفسه
author-same-source-help = ببصمة العنوان، ولا يرى أحد العنوان. يُسجَّل أنك اطّلعت.
same-source-title = من العنوان نفسه
same-source-back = العودة إلى الكاتب
same-source-help = من بين آخر { $count } تعليق في الموقع. قد يشترك كثيرون في عنوان: مدرسة أو شبكة هاتف.
same-source-none = لا شيء للمقارنة
same-source-none-why = حُذفت بصمة عنوان هذا التعليق وفق إعدادات الاحتفاظ.
keys-author = الكاتب؛ حظر أو مراجعة أو ثقة
fact-banned = حظر مشرف هذا الكاتب
fact-held = يُراجع المشرفون هذا الكاتب دائمًا
fact-trusted = يثق مشرف بهذا الكاتب
fact-campaign-approve = الحملة { $a }: نشرها أحد المشرفين
fact-campaign-reject = الحملة { $a }: رفضها أحد المشرفين
fact-campaign-spam = الحملة { $a }: صنّفها أحد المشرفين بريدًا مزعجًا

# نصوص أخرى ونقاشات
comment-edited = عدّله فريق الإشراف
comment-pinned = اختيار هيئة التحرير
keys-edit = تعديل النص
edit-open = تعديل النص
edit-text = النص الذي يراه القراء
edit-help = يُحفظ نص الكاتب، ويُخبَر القراء بأن فريق الإشراف عدّله.
edit-button = حفظ النص
edit-back = إعادة نص الكاتب
edit-changed = ما تغيّر
edit-by = عدّله
thread-acts = هذا النقاش
thread-closed = مغلق
thread-premoderated = يُراجع أولًا
thread-pinned = هذا التعليق مثبّت
thread-pin = تثبيت هذا التعليق
thread-unpin = إلغاء التثبيت
thread-premoderate = مراجعة كل شيء أولًا
thread-free = ترك الأمر للمرشّح من جديد
thread-close = إغلاق النقاش
thread-open = فتح النقاش من جديد
fact-thread-premoderated = يراجع المشرفون هذا النقاش أولًا
expected-body = نص من حرف إلى عشرة آلاف حرف

# الأرقام والحالة
numbers-title = أرقام
numbers-since = منذ متى
numbers-days = { $days ->
    [1] يوم واحد
   *[other] { $days } أيام
}
numbers-waiting = في الانتظار
numbers-oldest = أقدمها منذ
numbers-median = نصفها خلال
numbers-ninety = تسعة أعشارها خلال
numbers-came = الواردة
numbers-held = المحتجزة
numbers-of-these-held = منها محتجز:
numbers-decided = المقرَّرة
numbers-overruled = خلافًا للمرشّح:
numbers-most = على الأكثر
numbers-table = في جدول
numbers-from = ابتداءً من
numbers-csv = تنزيل حسب الساعة (CSV، UTC)
numbers-people = حسب المشرف
numbers-people-help = تعليقات كانت تنتظر. لا يرى هذا إلا المالكون.
health-title = الحالة
health-queue = بانتظار التخزين
health-oldest = أقدمها منذ
health-nothing-waits = لا شيء ينتظر
health-no-answer = لا رد
health-dead = إخفاقات نهائية
health-database = اتصالات القاعدة المستخدمة
health-idle = خاملة:
health-rules = القواعد السارية
health-mail = بريد
health-envelope = تعليق تعذّر تخزينه
health-attempts = { $count } محاولات
health-retry = إعادة المحاولة
health-retry-all = إعادة محاولة الكل ({ $count })
health-none-dead = لا إخفاقات نهائية.
health-tried = ستُعاد محاولة { $count }.
health-mails = الرسائل
health-checks = الفحوص الخارجية
health-check-waits = { $count } تعليقات تنتظره
health-check-next = المحاولة القادمة
health-no-checks = لا تعليق ينتظر فحصًا.
mail-waiting = تنتظر
mail-blocked = بانتظار تأكيد العنوان
mail-sent = أُرسلت
mail-void = لم تعد لازمة
mail-dead = أخفقت
span-seconds = { $count } ث
span-minutes = { $count } د
span-hours = { $count } س
span-days = { $count } أيام

# القواعد
rules-title = القواعد
rules-files = القواعد في ملفات، وفيها تُغيَّر. تبيّن هذه الصفحة ما تفعله القواعد وما كان غيرها سيفعله.
rules-hash = القواعد السارية
rules-judged-as = اسمها في الأحكام
rules-since = سارية هنا منذ
rules-first = استُعملت أول مرة
rules-last-error = الملفات على القرص
rules-no-error = كالسارية
rules-refused-count = { $count ->
    [one] مشكلة واحدة
    [two] مشكلتان
   *[other] المشكلات: { $count }
}
rules-explain = ما رأي القواعد في هذا النص؟
rules-explain-help = لا يُحفظ منه شيء ولا يُحتسب.
rules-known = من شخص له تعليقات منشورة
rules-explain-button = اشرح
rules-work = ما تفعله كل قاعدة
rules-work-help = التعليقات المحسوبة: { $comments }
rules-cut = تُركت الأقدم.
rules-mode-active = فعّالة
rules-mode-shadow = في الظل
rules-mode-off = متوقفة
rules-points = النقاط
rules-hits-head = الإصابات
rules-hits = الإصابات: { $count }
rules-in-shadow = منها في الظل: { $count }
rules-overruled = قرر المشرفون خلافها: { $overruled } من { $decided } ({ $percent })
rules-undecided = لم يقرر أحد بعد في هذه التعليقات.
rules-drawing = إصابات { $rule } عبر الوقت، أقصاها { $most }
rules-silent = لا إصابة في هذه المدة.
rules-backtest = ماذا كانت قواعد أخرى ستفعل؟
rules-backtest-help = يُحكم من جديد على آخر التعليقات بقواعد مرشَّحة: { $comments } على الأكثر، من آخر { $days } يوماً، خلال { $seconds } ثوانٍ على الأكثر. لا حدود كهذه في toguna backtest. لا يُحفظ منها شيء.
rules-upload = ملفات
rules-upload-help = قواعد (‎.toml) وقوائم (‎.txt). يحل كل ملف محل ما يحمل اسمه.
rules-paste = أو قواعد ملصقة
rules-paste-name = باسم
rules-published-good = المنشور الذي لم يقرر فيه أحد جيد
rules-backtest-button = قارن
rules-thresholds = العتبات
rules-thresholds-help = فارغ: كما هي الآن. وبدون قواعد تُستعمل القواعد الحالية مع هذه العتبات.
rules-wrong-thresholds = العتبات أعداد من 0 فما فوق، ويجب أن تتزايد: للمراجعة، مزعج، مستبعد.
rules-busy = يجري الآن حساب طلبه شخص آخر. أعد المحاولة بعد لحظة.
rules-nothing = الصق قواعد أو اختر ملفات.
rules-wrong-name = { $name } ليس ملف قواعد (‎.toml) ولا قائمة (‎.txt).
rules-not-sound = القواعد المرشَّحة غير سليمة:
rules-compared = حُكم بالقواعد كلتيهما على { $comments } من التعليقات. وجد المشرفون { $good } منها جيدة ورفضوا { $refused } (منها { $spam } مزعجة)؛ ولم يقرر أحد في { $undecided }.
rules-cannot = تعذّر الحكم من جديد على { $count }: مُحي نصها أو عنوانها.
rules-older-left-out = تُركت الأقدم.
rules-newer-left-out = انقضى الوقت: تُركت الأحدث.
rules-the-same = المرشَّحة هي السارية: لا شيء يتغير.
rules-verdicts = الأحكام التي تتغير
rules-now-then = الآن ↓ المرشَّحة ←
rules-rightness = مدى الصواب
rules-of = النسبة (مجال 95 %؛ الأعداد)
rules-now = الآن
rules-candidate = المرشَّحة
rules-interval = من { $low } إلى { $high }؛ { $part } من { $of }
rules-good-held = تعليقات جيدة محتجزة
rules-good-spam = تعليقات جيدة عُدّت مزعجة
rules-hold-recall = تعليقات مرفوضة محتجزة
rules-hold-precision = تعليقات محتجزة رُفضت
rules-spam-recall = مزعج عُدّ مزعجاً
rules-spam-precision = عُدّ مزعجاً وهو كذلك
rules-false-positives = تعليقات جيدة ستُعامل بشدة أكبر
rules-misses = تعليقات مرفوضة ستُعامل بشدة أقل
rules-hits-by-rule = الإصابات بحسب القاعدة
rules-rule = القاعدة
rules-on-good = في الجيدة
rules-on-refused = في المرفوضة
rules-tune = أي نقاط توافق القرارات؟
rules-tune-help = يُتعلَّم من آخر { $days } يوماً، { $comments } من التعليقات على الأكثر، وتُقترح نقاط وعتبات أخرى في صورة فروق للملفات. لا يُغيَّر شيء.
rules-tune-most = التعليقات الجيدة المحتجزة على الأكثر، من مئة
rules-tune-button = نزّل الفروق
rules-tune-few = القرارات أقل من أن يُقترح شيء.
rules-tune-none = لا تغيير في النقاط أو العتبات يستحق.

## الحملات

campaigns-title = الحملات
campaigns-help = تعليقات شبه متطابقة أرسلها عدة أشخاص: قرار واحد لها جميعًا ولما يأتي بعدها.
campaigns-like = { $count ->
    [zero] لا شيء مشابه
    [one] واحد بهذا النص
    [two] اثنان متشابهان
    [few] { $count } متشابهة
    [many] { $count } متشابهًا
   *[other] { $count } متشابه
}
campaigns-number = الحملة { $campaign }
campaigns-found = لوحظت
campaigns-last = آخر رسالة
campaigns-closed = انتهت
campaigns-reach = ما يجمع بينها: النص أعلاه باستثناء كلمات قليلة. الكتّاب: { $authors }؛ عناوين الشبكة: { $sources }؛ النقاشات: { $threads }.
campaigns-holds = يسري أيضًا على ما يصل حتى
campaigns-holds-not = لا يسري على ما يصل.
campaigns-undo = التراجع عن الكل
campaigns-until = يسري أيضًا على ما يصل حتى نهاية يوم
campaigns-until-help = دون تاريخ لا يسري القرار إلا على الموجود. ما قرره المشرفون واحدًا واحدًا يبقى.
campaigns-everywhere = وفي مواقعي الأخرى أيضًا
campaigns-members = التعليقات
campaigns-members-help = الأحدث أولًا؛ ما يختلف عن الأول معلَّم.
campaigns-all = كل الحملات
campaigns-none = لا حملات
campaigns-none-next = حين يرسل عدة أشخاص نصًا شبه متطابق خلال أيام يظهر هنا.
campaign-reason = الحملة { $campaign }
keys-campaign = التعليقات المشابهة
expected-day = يوم قادم مثل 2026-11-29 خلال 90 يومًا

## القرار من البريد

decide-comment = التعليق
decide-why = لماذا حُجز: الدرجة
decide-once = يقرر هذا الرابط مرة واحدة، لك وحدك، خلال 48 ساعة. فتحه لا يغيّر شيئًا.
decide-queue = فتح القائمة
decide-open-title = تعليق ينتظر
decide-open-detail = انشره أو ارفضه أو قل إنه بريد مزعج.
decide-used-title = تم القرار
decide-used-detail = استُعمل هذا الرابط وسُجّل قرارك:
decide-decided-title = سبقك أحد الزملاء
decide-decided-detail = قرر زميل في شأن هذا التعليق في هذه الأثناء. لم يتغيّر شيء.
decide-changed-title = تغيّر التعليق
decide-changed-detail = لم يعد كما أظهرته الرسالة. لم يتغيّر شيء؛ انظر إليه في القائمة.
decide-over-title = انتهى هذا الرابط
decide-over-detail = كان صالحًا 48 ساعة. لم يتغيّر شيء؛ قرر في القائمة.
