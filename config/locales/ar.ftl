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
field-invisible = سطر واحد، من دون أحرف خفية أو أحرف تحكّم.
field-not-an-address = أدخل عنوان بريد إلكتروني كاملًا، مثل name@example.org.
field-not-a-website = أدخل عنوان موقع يبدأ بـ https:// أو http://.
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
problem-too-large-detail = يتجاوز ما أرسلته الحجم المسموح به. اختصر النص ثم أرسله من جديد.
problem-unsupported-media-title = صيغة غير مدعومة
problem-unsupported-media-detail = أرسل JSON (application/json) أو نموذجًا (application/x-www-form-urlencoded أو multipart/form-data).
problem-malformed-json-title = تعذّرت قراءة JSON
problem-malformed-json-detail = المحتوى ليس كائن JSON صحيحًا بترميز UTF-8.
problem-malformed-form-title = تعذّرت قراءة النموذج
problem-malformed-form-detail = المحتوى ليس نموذجًا صحيحًا بترميز UTF-8.
problem-malformed-query-title = عنوان غير مكتمل
problem-malformed-query-detail = أحد معاملات العنوان ناقص أو قيمته غير مسموح بها.
problem-invalid-fields-title = حقول تحتاج إلى تصحيح
problem-invalid-fields-detail = { $count ->
    [one] حقل واحد يحتاج إلى تصحيح، ولم يُرسل شيء بعد.
    [two] حقلان يحتاجان إلى تصحيح، ولم يُرسل شيء بعد.
    [few] { $count } حقول تحتاج إلى تصحيح، ولم يُرسل شيء بعد.
   *[other] { $count } حقلًا تحتاج إلى تصحيح، ولم يُرسل شيء بعد.
}
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
problem-unavailable-detail = تعذّر تسجيل تعليقك. حاول من جديد بعد لحظات.
problem-foreign-origin-title = إرسال من موقع آخر
problem-foreign-origin-detail = تُرسل التعليقات من صفحات الموقع نفسه فقط.
problem-thread-closed-title = التعليقات مغلقة
problem-thread-closed-detail = لم تعد هذه الصفحة تستقبل تعليقات.
problem-unauthorized-title = يلزم تسجيل الدخول
problem-unauthorized-detail = أرسل رمزًا صالحًا في ترويسة Authorization: Bearer، أو افتح جلسة.
problem-forbidden-title = غير مسموح
problem-forbidden-detail = لا تسمح صلاحياتك بهذا الإجراء.
problem-stale-title = تغيّر التعليق في هذه الأثناء
problem-stale-detail = عدّله أحدهم أو اتُّخذ فيه قرار من قبل. اقرأه من جديد قبل أن تقرّر.
problem-nothing-to-restore-title = لا شيء لاستعادته
problem-nothing-to-restore-detail = لم يُتّخذ أي قرار بشأن هذا التعليق.
problem-timeout-title = إرسال بطيء جدًا
problem-timeout-detail = لم يصل ما أرسلته كاملًا في الوقت المسموح به. حاول من جديد.
problem-internal-title = خطأ من جهتنا
problem-internal-detail = حدث خطأ من جهتنا وقد سُجّل. حاول من جديد بعد لحظات.
