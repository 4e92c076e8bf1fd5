# Français. Une phrase par identifiant ; les mêmes identifiants dans chaque langue.

## Dates

month = { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
}
date = { $day ->
    [1] 1er { $month } { $year } à { $time }
   *[other] { $day } { $month } { $year } à { $time }
}

## Champs

field-missing = Ce champ est obligatoire.
field-too-long = { $max } caractères au plus.
field-invisible = Une seule ligne, sans caractères invisibles ni de contrôle.
field-not-an-address = Indiquez une adresse e-mail complète, par exemple nom@example.org.
field-not-a-website = Indiquez une adresse web qui commence par https:// ou http://.
field-not-a-thread = Indiquez l’adresse ou l’identifiant d’une page de ce site.
field-not-a-parent = Le commentaire auquel vous répondez n’est pas publié sur cette page.
field-not-a-string = Une chaîne de caractères est attendue ici.
field-not-a-boolean = La valeur attendue est true ou false.
field-repeated = Ce champ a été envoyé plusieurs fois.

## Problèmes

problem-not-found-title = Introuvable
problem-not-found-detail = Rien ne se trouve à cette adresse.
problem-method-title = Méthode non permise
problem-method-detail = Cette adresse ne répond pas à cette méthode ; l’en-tête Allow dit lesquelles elle accepte.
problem-too-large-title = Envoi trop volumineux
problem-too-large-detail = L’envoi dépasse la taille permise. Raccourcissez le texte, puis envoyez-le de nouveau.
problem-unsupported-media-title = Format non pris en charge
problem-unsupported-media-detail = Envoyez du JSON (application/json) ou un formulaire (application/x-www-form-urlencoded ou multipart/form-data).
problem-malformed-json-title = JSON illisible
problem-malformed-json-detail = Le contenu n’est pas un objet JSON valable en UTF-8.
problem-malformed-form-title = Formulaire illisible
problem-malformed-form-detail = Le contenu n’est pas un formulaire valable en UTF-8.
problem-malformed-query-title = Adresse incomplète
problem-malformed-query-detail = Un paramètre de l’adresse manque ou n’a pas une valeur permise.
problem-invalid-fields-title = Des champs sont à corriger
problem-invalid-fields-detail = { $count ->
    [one] Un champ est à corriger ; rien n’a encore été envoyé.
   *[other] { $count } champs sont à corriger ; rien n’a encore été envoyé.
}
problem-too-fast-title = Trop d’envois à la suite
problem-too-fast-detail = { $seconds ->
    [one] Patientez une seconde, puis envoyez de nouveau votre commentaire.
   *[other] Patientez { $seconds } secondes, puis envoyez de nouveau votre commentaire.
}
problem-key-reused-title = Clé déjà utilisée
problem-key-reused-detail = Cette Idempotency-Key a déjà servi pour un autre envoi. Prenez-en une nouvelle pour chaque envoi.
problem-unavailable-title = Service momentanément indisponible
problem-unavailable-detail = Votre commentaire n’a pas pu être enregistré. Réessayez dans un instant.
problem-foreign-origin-title = Envoi depuis un autre site
problem-foreign-origin-detail = Les commentaires s’envoient depuis les pages du site seulement.
problem-thread-closed-title = Les commentaires sont fermés
problem-thread-closed-detail = Cette page ne reçoit plus de commentaires.
problem-unauthorized-title = Accès réservé
problem-unauthorized-detail = Présentez un jeton valable dans l’en-tête Authorization: Bearer, ou ouvrez une session.
problem-forbidden-title = Accès refusé
problem-forbidden-detail = Vos droits ne permettent pas cette action.
problem-stale-title = Le commentaire a changé entre-temps
problem-stale-detail = Quelqu’un l’a modifié ou a déjà décidé. Relisez-le avant de décider.
problem-nothing-to-restore-title = Rien à rétablir
problem-nothing-to-restore-detail = Aucune décision n’a été prise sur ce commentaire.
problem-timeout-title = Envoi trop lent
problem-timeout-detail = L’envoi n’est pas arrivé en entier dans le délai permis. Réessayez.
problem-internal-title = Erreur de notre côté
problem-internal-detail = Une erreur s’est produite de notre côté ; elle a été notée. Réessayez dans un instant.
