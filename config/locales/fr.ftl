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
field-too-many-bytes = { $max } octets au plus ; certaines lettres et certains signes en prennent plusieurs.
field-invisible = Une seule ligne, sans caractères invisibles ni de contrôle.
field-not-an-address = Indiquez une adresse e-mail complète, par exemple nom@example.org.
field-not-a-website = Indiquez une adresse web qui commence par https:// ou http://, sans nom d’utilisateur ni mot de passe.
field-not-a-thread = Indiquez l’adresse ou l’identifiant d’une page de ce site.
field-not-a-parent = Le commentaire auquel vous répondez n’est pas publié sur cette page.
field-not-a-string = Une chaîne de caractères est attendue ici.
field-not-a-boolean = La valeur attendue est true ou false.
field-repeated = Ce champ a été envoyé plusieurs fois.

## Problèmes

problem-not-found-title = Introuvable
problem-not-found-detail = Rien ne se trouve à cette adresse.
problem-method-title = Méthode non permise
problem-method-detail = Cette adresse ne répond pas à cette méthode ; l’en-tête Allow dit lesquelles elle accepte.
problem-too-large-title = Envoi trop volumineux
problem-too-large-detail = L’envoi dépasse { $kib } Kio. Raccourcissez le texte, puis envoyez-le de nouveau.
problem-unsupported-media-title = Format non pris en charge
problem-unsupported-media-detail = Envoyez du JSON (application/json) ou un formulaire (application/x-www-form-urlencoded ou multipart/form-data).
problem-malformed-json-title = JSON illisible
problem-malformed-json-detail = Le contenu n’est pas un objet JSON valable en UTF-8 (ligne { $line }, colonne { $column }).
problem-malformed-form-title = Formulaire illisible
problem-malformed-form-detail = Le contenu n’est pas un formulaire complet et valable en UTF-8.
problem-bad-parameter-title = Paramètre à corriger
problem-bad-parameter-detail = « { $name } » manque ou n’a pas une valeur permise. Attendu : { $expected }
expected-site = la clé d’un site
expected-thread = l’adresse ou l’identifiant d’une page du site
expected-threads = de 1 à 100 pages du site
expected-one-of = un de ces mots : { $words }
expected-number = un nombre de { $least } à { $most }
expected-cursor = la valeur de « next » de la page précédente
expected-revision = le nombre « revision » du commentaire tel qu’il a été listé
expected-reason = un texte de 500 caractères au plus
expected-key = de 1 à 255 caractères ASCII visibles
problem-no-such-thread-title = Page inconnue
problem-no-such-thread-detail = Aucune page de ce site n’a cette adresse ou cet identifiant.
problem-invalid-fields-title = Des champs sont à corriger
problem-invalid-fields-detail = Corrigez les champs indiqués. Rien n’a encore été envoyé.
problem-too-fast-title = Trop d’envois à la suite
problem-too-fast-detail = { $seconds ->
    [one] Patientez une seconde, puis envoyez de nouveau votre commentaire.
   *[other] Patientez { $seconds } secondes, puis envoyez de nouveau votre commentaire.
}
problem-key-reused-title = Clé déjà utilisée
problem-key-reused-detail = Cette Idempotency-Key a déjà servi pour un autre envoi. Prenez-en une nouvelle pour chaque envoi.
problem-unavailable-title = Service momentanément indisponible
problem-unavailable-detail = { $seconds ->
    [one] Votre commentaire n’a pas pu être enregistré. Réessayez dans une seconde.
   *[other] Votre commentaire n’a pas pu être enregistré. Réessayez dans { $seconds } secondes.
}
problem-foreign-origin-title = Envoi depuis un autre site
problem-foreign-origin-detail = Les commentaires s’envoient depuis les pages du site seulement.
problem-thread-closed-title = Les commentaires sont fermés
problem-thread-closed-detail = Cette page ne reçoit plus de commentaires.
problem-unauthorized-title = Accès réservé
problem-unauthorized-detail = Présentez un jeton valable dans l’en-tête Authorization: Bearer, ou ouvrez une session.
problem-forbidden-title = Accès refusé
problem-forbidden-detail = Vos droits ne permettent pas cette action.
problem-out-of-date-title = Cette page n’est plus à jour
problem-out-of-date-detail = Elle appartient à une autre session. Rien n’a été changé ; voici la liste actuelle.
problem-stale-title = Le commentaire a changé entre-temps
problem-stale-detail = Quelqu’un l’a modifié ou a déjà décidé. Relisez-le avant de décider.
problem-nothing-to-restore-title = Rien à rétablir
problem-nothing-to-restore-detail = Aucune décision n’a été prise sur ce commentaire.
problem-slow-title = Envoi trop lent
problem-slow-detail = L’envoi n’est pas arrivé en entier dans le délai permis. Réessayez.
problem-internal-title = Erreur de notre côté
problem-internal-detail = Une erreur s’est produite de notre côté ; elle a été notée. Réessayez dans un instant.

## La discussion sous une page

comments-heading = { $count ->
    [0] Commentaires
    [one] Un commentaire
   *[other] { $count } commentaires
}
comments-none = Personne n’a encore réagi. Ouvrez la discussion.
comments-closed = Cette page ne reçoit plus de commentaires.
comments-next = Commentaires suivants
comments-first = Revenir aux premiers commentaires
report-link = Signaler
report-this = Signaler le commentaire de { $name }
report-title = Signaler un commentaire
report-help = La modération regarde ce qui est signalé. Personne n’apprend qui signale, et votre adresse n’est pas gardée.
report-reason = Qu’est-ce qui ne va pas ?
report-text = Ce qu’il faut savoir (facultatif)
report-button = Signaler
report-done = Merci
report-received = Le signalement est reçu ; la modération regardera ce commentaire.
report-cause-insult = Il insulte ou menace quelqu’un
report-cause-hate = Il incite à la haine
report-cause-private = Il dévoile la vie privée de quelqu’un
report-cause-advertising = Spam ou publicité
report-cause-unlawful = Il enfreint la loi
report-cause-other = Autre chose
comment-reply = Répondre
comment-reply-to = Répondre à { $name }
comment-answers = En réponse à { $name }
comment-link = Lien vers ce commentaire
most-commented-heading = Les plus commentés
most-commented-none = Pas encore de discussion cette semaine.
most-commented-count = { $count ->
    [one] Un commentaire
   *[other] { $count } commentaires
}

## Le formulaire

form-title = Ajouter un commentaire
form-title-reply = Répondre à { $name }
form-cancel-reply = Annuler la réponse
form-email-note = Votre adresse e-mail ne sera pas publiée.
form-required-note = Les champs obligatoires sont indiqués avec
form-body = Commentaire
form-name = Nom
form-email = E-mail
form-website = Site web
form-thread = Page
form-parent = Réponse
form-notify = Prévenez-moi par e-mail quand mon commentaire est publié ou reçoit une réponse.
form-cookies = Garder mon nom, mon e-mail et mon site dans ce navigateur pour mon prochain commentaire.
form-trap = Laissez ce champ vide
form-submit = Publier le commentaire
form-page-title = Votre commentaire n’est pas encore envoyé
form-kept = Votre texte est conservé ci-dessous.
form-copy = Votre texte, pour que vous puissiez le copier :
form-go-back = Revenez en arrière avec le bouton de votre navigateur : ce que vous avez écrit s’y trouve le plus souvent encore.
form-back = Revenir à l’article

## Ce que devient un commentaire

submission-received = Merci, votre commentaire est bien arrivé. Il paraîtra dès que la modération l’aura accepté.
status-title = Votre commentaire
status-received-heading = Merci, votre commentaire est bien arrivé
status-received-detail = Il paraîtra sous l’article dès que la modération l’aura accepté, le plus souvent dans la journée. Vous n’avez rien d’autre à faire.
status-received-notify = Si vous avez coché la case, un e-mail vous préviendra. Sinon, gardez l’adresse de cette page : elle dira quand le commentaire est publié.
status-published-heading = Votre commentaire est publié
status-published-detail = Tout le monde peut maintenant le lire et y répondre.
status-published-link = Voir votre commentaire
status-rejected-heading = Votre commentaire n’a pas été publié
status-rejected-detail = Après lecture, la modération a décidé de ne pas le publier.
status-deleted-heading = Votre commentaire a été retiré
status-deleted-detail = Il n’est plus visible sous l’article.
status-reload = Actualiser cette page
status-back = Revenir à l’article

## Modération

moderation-rules-refused = Des fichiers de règles du serveur sont incorrects ; les règles précédentes restent en vigueur. Merci de prévenir vos administrateurs :
moderation-title = Modération
moderation-tabs = Statuts
moderation-pending = En attente
moderation-approved = Publiés
moderation-rejected = Refusés
moderation-spam = Spam
moderation-deleted = Retirés
moderation-all = Tous
moderation-none = Rien ici pour le moment.
moderation-none-pending = Tout est lu : aucun commentaire n’attend.
moderation-score = Score { $score }
moderation-verdict-approve = Avis du filtre : publier
moderation-verdict-hold = Avis du filtre : retenir
moderation-verdict-spam = Avis du filtre : spam
moderation-verdict-discard = Avis du filtre : spam certain
moderation-why = Pourquoi
moderation-no-contributions = Aucune règle n’a ajouté de points.
moderation-floor-approve = au moins publier
moderation-floor-hold = au moins retenir
moderation-floor-spam = au moins spam
moderation-floor-discard = au moins spam certain
moderation-shadow = à l’essai, ne compte pas
moderation-erased = Le texte a été effacé.
moderation-record = Ce qui a été décidé
moderation-reason = Note pour les collègues (facultatif)
moderation-decide-approve = Publier
moderation-decide-reject = Refuser
moderation-decide-spam = Spam
moderation-decide-delete = Retirer
moderation-decide-restore = Annuler la décision
moderation-decided = Décision enregistrée pour le commentaire de { $name }.
moderation-leave = Se déconnecter
moderation-enter-title = Ouvrir la modération
moderation-enter-detail = Ce lien sert une seule fois. Il ouvre une session sur ce navigateur.
moderation-enter-button = Ouvrir la session
moderation-expired-title = Ce lien ne sert plus
moderation-expired-detail = Il a déjà servi ou a expiré. Demandez-en un nouveau à la personne qui tient le serveur (commande « toguna token link »).

## Page de démonstration

demo-paper = La Gazette de Bandiagara
demo-slogan = Nouvelles du fleuve et de ses villes
demo-sections = Rubriques
demo-section-1 = À la une
demo-section-2 = Région
demo-section-3 = Culture
demo-section-4 = Sport
demo-section-5 = Opinions
demo-languages = Langues
demo-skip = Aller à l’article
demo-more = À lire aussi
demo-by = Par { $name }
demo-notice = Page de démonstration : le journal, les articles et les personnes sont inventés.
demo-caption = La pirogue au petit matin, avant la première escale. Dessin : La Gazette
demo-picture = Dessin : une longue pirogue bleue chargée de livres sur un fleuve calme, au lever du soleil.

demo-library-section = Culture
demo-library-author = Oumou Sidibé
demo-library-title = Sur le Niger, la bibliothèque arrive en pirogue
demo-library-lead = Deux fois par mois, une pirogue chargée de huit cents livres s’arrête au pied des villages. À bord : une bibliothécaire, un piroguier et une règle simple, « on rend quand le bateau revient ».
demo-library-1 = Il est un peu plus de six heures quand la coque bleue touche la berge. Personne n’a sonné de cloche, mais une vingtaine d’enfants attendent déjà, les livres de la quinzaine passée serrés contre eux. Sur le flanc de la pirogue, une main patiente a peint : « Entrez, c’est ouvert. »
demo-library-2 = À l’intérieur, les rayonnages sont fixés à hauteur de genou et fermés par une tringle, pour que rien ne tombe quand passe un bateau plus gros. On y trouve des contes, des manuels de couture et de mécanique, des bandes dessinées, un atlas dont les pages ont gondolé, et une étagère entière de poésie.
demo-library-subhead = Trois cents lecteurs, quatre langues
demo-library-3 = « La première année, je tenais un cahier de prêts. Maintenant j’en tiens quatre », sourit Fanta Dembélé, qui dirige l’équipage. La pirogue compte trois cents lecteurs réguliers, répartis dans neuf villages. Un tiers des ouvrages sont en français, le reste en bambara, en peul et en arabe.
demo-library-quote = Un livre abîmé par l’eau, ce n’est pas grave. Un livre que personne n’ouvre, voilà ce qui m’inquiète.
demo-library-4 = Le voyage coûte surtout du carburant. Pour en acheter moins, l’équipage descend le courant à la perche et ne met le moteur qu’au retour. Les habitants offrent le riz et le poisson ; les écoles prêtent leurs bancs quand une lecture publique attire plus de monde que la berge n’en peut asseoir.
demo-library-5 = Reste la saison sèche, quand l’eau baisse et que certaines escales deviennent inaccessibles. Cette année, deux charrettes prendront le relais jusqu’en juin. L’équipage cherche encore des caisses qui ferment bien et un second cahier pour les suggestions : le premier est plein.

demo-festival-section = Région
demo-festival-author = Modibo Traoré
demo-festival-title = Le festival des pirogues change de rive
demo-festival-lead = La grève habituelle est en travaux : la course, les concerts et le marché aux tissus s’installent en face, le temps d’un été.
demo-festival-1 = Les organisateurs l’ont annoncé samedi : la grande course se courra d’amont en aval, et non plus en boucle. Le public suivra l’arrivée depuis la digue, où trois cents places assises seront montées.
demo-festival-2 = Le marché aux tissus ouvrira dès le jeudi. Les teinturières y proposeront, chaque après-midi, un atelier gratuit pour les enfants. Un bac fera la traversée toutes les vingt minutes jusqu’à minuit.

demo-garden-section = Région
demo-garden-author = Kadiatou Maïga
demo-garden-title = Au lycée, un jardin arrosé par le toit
demo-garden-lead = Vingt barils, deux gouttières et beaucoup de patience : les élèves de seconde récoltent leurs premières aubergines.
demo-garden-1 = Tout est parti d’un exercice de géométrie : quelle quantité d’eau tombe sur le toit du lycée en une saison ? La réponse, bien plus grande que prévu, a donné l’idée des barils.
demo-garden-2 = La récolte va à la cantine. Les élèves tiennent un journal du jardin, où chacun note ce qu’il a planté, ce qui a poussé et ce que les chèvres ont mangé.

## E-mails

mail-greeting = Bonjour { $name },
mail-why-reader = Vous recevez cet e-mail parce que vous avez demandé à être prévenu en commentant sur { $site }.
mail-why-moderator = Vous recevez cet e-mail parce que votre adresse figure parmi celles des modérateurs de { $site }.
mail-unsubscribe = Ne plus recevoir d’e-mails de { $site }
mail-held-subject = { $count ->
    [one] Un commentaire attend votre décision
   *[other] { $count } commentaires attendent votre décision
}
mail-held-intro = { $count ->
    [one] Un commentaire a été retenu sur { $site } et attend votre décision.
   *[other] { $count } commentaires ont été retenus sur { $site } et attendent votre décision.
}
mail-held-entry = { $name }, le { $date }, sur { $page }
mail-held-score = Score { $score } :
mail-held-more = { $count ->
    [one] Et un autre.
   *[other] Et { $count } autres.
}
mail-held-open = Ouvrir la liste des commentaires retenus
mail-held-decide = Lire en entier et décider
mail-published-subject = Votre commentaire est publié
mail-published-intro = Votre commentaire est maintenant publié sur { $site } :
mail-published-open = Voir le commentaire
mail-reply-subject = { $name } a répondu à votre commentaire
mail-reply-intro = { $name } a répondu à votre commentaire sur { $site } :
mail-reply-open = Lire la réponse sur la page
mail-confirm-subject = Confirmez votre adresse
mail-confirm-intro = Quelqu’un a laissé un commentaire sur { $site } avec cette adresse et demande à être prévenu de sa publication et des réponses. Si c’était vous, confirmez que l’adresse est la vôtre.
mail-confirm-open = Confirmer mon adresse
mail-confirm-why = Si ce n’était pas vous, ne faites rien : { $site } ne vous écrira plus.

mail-invitation-subject = { $inviter } vous invite à modérer
mail-invitation-intro = { $inviter } vous invite à travailler sur les commentaires de { $site }. Vous vous y connecterez sous le nom { $name }, avec un mot de passe que vous choisissez.
mail-invitation-open = Choisir un mot de passe
mail-invitation-until = Le lien sert une seule fois, jusqu’au { $until }.
mail-invitation-why = Si vous ne connaissez pas { $inviter }, ne faites rien : l’invitation prend fin d’elle-même, et cette adresse est oubliée avec elle.

## Pages ouvertes depuis un e-mail

link-confirm-title = Confirmer votre adresse
link-confirm-ask = Voulez-vous recevoir des e-mails de { $site } quand votre commentaire est publié ou reçoit une réponse ?
link-confirm-button = Oui, confirmer mon adresse
link-confirm-done-title = Votre adresse est confirmée
link-confirm-done = { $site } vous écrira quand votre commentaire sera publié ou recevra une réponse. Chaque e-mail permet d’y mettre fin.
link-unsubscribe-title = Ne plus recevoir d’e-mails
link-unsubscribe-ask = Voulez-vous ne plus recevoir aucun e-mail de { $site } ?
link-unsubscribe-button = Oui, ne plus m’écrire
link-unsubscribe-done-title = C’est noté
link-unsubscribe-done = { $site } ne vous écrira plus. Vos commentaires restent en place.
link-unsubscribe-back = Je me suis trompé(e) : continuez à m’écrire
link-again-done-title = Vos e-mails reprennent
link-again-done = { $site } vous écrira de nouveau quand votre commentaire sera publié ou recevra une réponse.
link-unknown-title = Ce lien n’est pas valable
link-unknown = Il a peut-être été coupé par votre logiciel de messagerie. Ouvrez-le de nouveau depuis le message, en entier.

## Explications

verdict-approve = publier
verdict-hold = retenir
verdict-spam = spam
verdict-discard = spam certain
explain-approve = Publié : le score est de { $score }, et les commentaires sont retenus à partir de { $threshold }.
explain-hold = Retenu pour un modérateur : le score est de { $score }, et les commentaires sont retenus à partir de { $threshold }.
explain-spam = Spam : le score est de { $score }, et c’est du spam à partir de { $threshold }.
explain-discard = Spam certain : le score est de { $score }, et c’est certain à partir de { $threshold }.
explain-floor-hold = Retenu pour un modérateur par la règle « { $rule } », quel que soit le score, qui est de { $score }.
explain-floor-spam = Spam d’après la règle « { $rule } », quel que soit le score, qui est de { $score }.
explain-most = L’essentiel vient de « { $rule } » ({ $points }).
explain-shadow = Dans l’ombre : noté, sans compter
explain-change = Ce qui changerait l’avis
explain-without = sans « { $rule } » : { $verdict }
explain-harder = score plus haut de { $points } : { $verdict }
explain-milder = score plus bas de plus de { $points } : { $verdict }
explain-floor-stays = moins de points seulement : rien, car une règle exige au moins cet avis
explain-rules = D’après les règles
expected-sample = un objet JSON avec « body » et, au besoin, { $keys }
expected-record = un objet tel que {"{"}"approved": 3, "refused": 0{"}"}
expected-lists = une liste de noms de listes
expected-flag = true ou false

## La console : entrer, le compte, l’équipe.
login-title = Se connecter
login-wrong = Ce nom ou ce mot de passe n’est pas le bon.
login-too-often = { $minutes ->
    [one] Trop d’essais. Réessayez dans une minute.
   *[other] Trop d’essais. Réessayez dans { $minutes } minutes.
}
login-name = Nom
login-password = Mot de passe
login-button = Se connecter
login-or = Ou avec un compte que vous avez déjà :
login-with = Se connecter avec { $provider }
login-help = Mot de passe oublié, ou pas encore de compte ? Demandez un lien à la personne qui tient le serveur.
enter-first-title = Créer le premier compte
enter-first-detail = Vous en serez propriétaire : vous pourrez tout faire, et inviter les autres.
enter-first-button = Créer le compte
enter-password-title = Bienvenue, { $name }
enter-password-detail = Choisissez le mot de passe de votre compte. Ce lien sert une seule fois.
enter-password-button = Enregistrer et entrer
enter-choose = Nouveau mot de passe
enter-choose-help = Au moins { $least } caractères ; une phrase se retient bien.
enter-without = Pour jeter un œil seulement, entrez sans compte : la session dure douze heures.
enter-or = Ou, à la place d’un mot de passe, avec un compte que vous avez déjà :
enter-through-detail = Ce compte s’ouvrira désormais avec { $provider }, au nom de
password-too-short = Un mot de passe a au moins { $number } caractères.
password-too-long = Un mot de passe a au plus { $number } octets.
password-obvious = Ce mot de passe se devine : évitez votre nom et les répétitions.
password-not-yours = Le mot de passe actuel n’est pas le bon.
console-pages = Pages
console-queue = Commentaires
account-title = Mon compte
account-look = Affichage
account-language = Langue
account-colours = Couleurs
theme-system = Comme le système
theme-light = Claires
theme-dark = Sombres
account-density = Densité
density-comfortable = Confortable
density-compact = Compacte
account-zone = Fuseau horaire
account-zone-of-site = Comme le site
account-no-such-zone = Ce fuseau horaire n’existe pas.
account-save = Enregistrer
account-sessions = Sessions ouvertes
account-this = celle-ci
account-end = Fermer
account-end-of = Fermer la session ouverte le { $since }
account-password = Mot de passe
account-password-help = En changer ferme toutes vos autres sessions.
account-password-now = Mot de passe actuel
account-password-button = Changer le mot de passe
step-title = Seconde étape
step-detail = Saisissez les six chiffres que votre application d’authentification affiche pour ce compte.
step-lost = Téléphone perdu ? L’un de vos codes de secours convient aussi, une fois.
step-other = Se connecter sous un autre nom
code-label = Code
code-wrong = Ce code n’est pas le bon, ou a déjà servi. Le suivant vient dans la demi-minute.
factor-title = Second facteur
factor-owed = Un site où vous travaillez demande un second facteur. Mettez-le en place pour continuer.
factor-none = Le mot de passe suffit pour ouvrir ce compte.
factor-since = Un code est demandé en plus du mot de passe, depuis le { $since }.
factor-set-up = Mettre en place un second facteur
factor-change = Modifier le second facteur
factor-why = Qui apprendrait votre mot de passe n’irait pas plus loin sans votre téléphone. Toute application d’authentification convient.
factor-first = D’abord : montrez ceci à l’application
factor-picture = Image du secret, pour l’appareil photo de l’application. Le même figure ci-dessous en toutes lettres.
factor-by-hand = Ou saisissez ce secret :
factor-link = Ouvrir l’application sur cet appareil
factor-second = Ensuite : saisissez le code affiché
factor-on = Activer
factor-wrong-on = Ce n’est pas le code de ce secret. Saisissez celui qui est affiché maintenant ; s’il ne convient toujours pas, l’heure du téléphone est fausse.
factor-wrong-codes = Ce code n’est pas le bon, ou a déjà servi.
factor-wrong-off = Le mot de passe ou le code n’est pas le bon, ou le code a déjà servi.
factor-codes = Codes de secours
factor-codes-new = Vos codes de secours
factor-codes-keep = Notez-les maintenant : ils ne seront plus montrés. Chacun ouvre le compte une fois à la place du téléphone. Si vous venez d’activer le second facteur, vos autres sessions sont fermées.
factor-codes-kept = Je les ai notés
factor-codes-again = Créer d’autres codes
factor-off = Désactiver
factor-off-help = Le mot de passe suffira de nouveau pour ouvrir le compte.
factor-codes-left = { $count ->
    [0] Il ne reste aucun code de secours.
    [one] Il reste un code de secours.
   *[other] Il reste { $count } codes de secours.
}
proof-title = Est-ce toujours vous ?
proof-detail = Vous avez montré qui vous êtes il y a plus d’un quart d’heure. Ce que vous avez demandé sera fait dès que vous le montrerez de nouveau ; rien de ce que vous avez saisi n’est perdu.
proof-password-or-code = Mot de passe, ou un code de l’application
proof-again = Ou montrez-le là-bas, puis redemandez ce que vous vouliez :
proof-button = Continuer
proof-by-link = Vous êtes entré par un lien à usage unique il y a plus d’un quart d’heure, et il n’y a pas de mot de passe à vous demander. Ouvrez un autre lien pour faire ceci.
account-by-link = Vous êtes entré par un lien à usage unique : il n’y a pas de compte derrière cette session.
account-no-password = Ce compte n’a pas de mot de passe. Demandez à un propriétaire un lien pour en choisir un.
ways-title = Autres façons d’entrer
ways-none = Seul son mot de passe ouvre ce compte.
ways-since = lié le { $since }
ways-link = Lier { $provider }
ways-unlink = Délier
ways-unlink-of = Délier { $provider }
link-title = Lier ce compte ?
link-detail = Quiconque se connecte avec { $provider } comme vous venez de le faire ouvrira ce compte.
link-known-as = Vous y portez le nom de
link-button = Lier
link-back = Retour à mon compte
link-taken = Cette identité ouvre déjà un autre compte. Déliez-la d’abord là-bas.
link-last = C’est la seule façon d’ouvrir votre compte. Demandez à un propriétaire un lien pour choisir un mot de passe, puis déliez-la.
provider-again = Réessayer
provider-down = Le fournisseur ne répond pas
provider-down-detail = { $provider } est injoignable pour l’instant. Réessayez dans un moment, ou connectez-vous avec votre mot de passe.
provider-declined = Personne n’a été connecté
provider-declined-detail = Vous avez refusé chez { $provider }, ou l’on vous a refusé.
provider-stale = Cette connexion a pris fin
provider-stale-detail = Elle a duré plus de dix minutes, a déjà servi, ou a commencé dans un autre navigateur. Recommencez ; { $provider } ne demandera peut-être rien.
provider-unsound = La réponse du fournisseur n’est pas digne de foi
provider-unsound-detail = Ce que dit { $provider } ne répond pas à ce qui était demandé. Personne n’a été connecté. Si cela se répète, dites-le à la personne qui tient le serveur.
provider-domain = Cette adresse n’entre pas ici
provider-domain-detail = { $provider } vous connaît par une adresse d’une autre organisation, ou ne l’a pas vérifiée. Choisissez-y votre compte professionnel.
provider-unknown = Aucun compte d’ici n’est encore le vôtre
provider-unknown-detail = { $provider } vous connaît, mais aucun compte d’ici ne vous est lié. Si vous en avez un, connectez-vous avec votre mot de passe et liez-le sous « Mon compte » ; sinon, demandez une invitation à un propriétaire.
provider-taken = Cette identité ouvre un autre compte
provider-taken-detail = Avec { $provider }, vous ouvrez déjà un autre compte ici. Déliez-la d’abord là-bas, ou choisissez un mot de passe pour celui-ci.
role-owner = Propriétaire
role-editor = Rédaction en chef
role-moderator = Modération
role-ops = Exploitation
role-reader = Lecture seule
people-title = Équipe
people-link = Remettez ce lien à { $name } : il sert une seule fois, pendant 24 heures, à choisir un mot de passe.
people-link-label = Lien
people-you = vous
people-every-site = tous les sites
people-waits = n’a pas encore de mot de passe
people-factor = second facteur
people-invited = Un message avec un lien part vers { $name }. Le lien sert une seule fois, pendant 72 heures.
people-invited-until = invitation envoyée, valable jusqu’au { $until }
people-invite-again = Renvoyer
people-invite-again-of = Renvoyer l’invitation à { $name }
people-withdraw = Annuler l’invitation
people-withdraw-of = Annuler l’invitation de { $name }
people-email = Adresse électronique (facultative)
people-email-help = Pour l’invitation seulement : personne ne la voit ensuite, et elle est oubliée quand l’invitation prend fin.
people-new-link = Nouveau lien
people-new-link-of = Nouveau lien pour { $name }
people-end = Fermer le compte
people-end-of = Fermer le compte de { $name }
people-add = Inviter quelqu’un
people-add-help = Avec une adresse, un message apporte le lien. Sans adresse, vous recevez le lien à remettre. La personne choisit elle-même son mot de passe.
people-role = Rôle
people-site = Site
people-add-button = Inviter
tokens-title = Jetons d’API
tokens-help = Par un jeton, un programme peut ce que peut une personne connectée. Ceux créés en ligne de commande figurent aussi ici.
tokens-made = Voici le jeton « { $name } ». Copiez-le maintenant : il ne sera plus montré.
tokens-secret = Jeton
tokens-none = Il n’y a aucun jeton.
tokens-made-by = créé par { $name }, { $date }
tokens-made-at = créé le { $date }
tokens-used-at = dernier usage { $date }
tokens-unused = jamais utilisé
tokens-revoke = Révoquer
tokens-revoke-of = Révoquer le jeton { $name }
tokens-make = Créer un jeton
tokens-name = À quoi il sert
tokens-scope = Ce qu’il permet
tokens-role-help = Le rôle ne compte que pour la modération.
tokens-make-button = Créer
scope-moderate = modération
scope-analyze = avis du modèle
scope-metrics = mesures
people-taken = Quelqu’un porte déjà ce nom.

## La console : la file.

queue-skip = Aller à la liste
moderation-reported = Signalés
reports-title = Ce que signalent les lecteurs
reports-count = { $count ->
    [one] 1 signalement de lecteur
   *[other] { $count } signalements de lecteurs
}
reports-taken-back = Ce commentaire était public. Assez de lecteurs l’ont signalé pour qu’il attende une décision.
reports-count-not = ne compte pas : trop de signalements venus de là ont été écartés
queue-search = Chercher
queue-search-help = Des mots, ou :
queue-found = { $count ->
    [0] rien
    [one] un commentaire
   *[other] { $count } commentaires
}
queue-found-more = plus de 1 000
searches-title = Recherches gardées
searches-help = Chacune est un onglet de la file avec son compte, pour vous seul. Cherchez quelque chose dans la file pour le garder.
searches-keep = Garder comme onglet
searches-name = Nom
searches-save = Garder
searches-many = 1 000+
searches-name-of = Le nom de { $name }
searches-rename = Renommer
searches-rename-of = Renommer { $name }
searches-forget = Enlever
searches-forget-of = Enlever { $name }
searches-none = Vous n’en gardez aucune.
searches-full = { $most } au plus sur un site : enlevez-en d’abord une.
searches-name-taken = Vous en avez déjà une de ce nom.
queue-order = Ordre
queue-order-button = Trier
order-newest = Récents d’abord
order-oldest = Anciens d’abord
order-urgent = Douteux d’abord
order-article = Par article
queue-decided-many = { $count ->
    [one] Une décision enregistrée.
   *[other] { $count } décisions enregistrées.
}
queue-undo = Annuler
queue-unread = Filtre illisible, laissé de côté :
queue-clear = Effacer la recherche
queue-first-page = Revenir à la première page
queue-pick = Choisir le commentaire de { $name }
queue-none-found = Rien ne correspond.
queue-none-found-next = Essayez moins de mots, ou un autre onglet : la recherche ne porte que sur celui-ci.
queue-none-next = Les nouveaux commentaires apparaîtront ici.
bulk-title = Décision sur tout ce qui a été trouvé
bulk-progress = { $done } sur { $taken } décidés
bulk-changed = { $count ->
    [one] Un commentaire avait changé entre-temps et a été laissé tel quel.
   *[other] { $count } commentaires avaient changé entre-temps et ont été laissés tels quels.
}
bulk-left-alone = laissés tels quels, car modifiés entre-temps :
bulk-again = Regarder où cela en est
bulk-undo = Annuler le tout
bulk-undone = Cette décision a été annulée.
bulk-all = { $count ->
    [one] celui qui correspond à la recherche
   *[other] les { $count } qui correspondent à la recherche
}
bulk-all-more = tous ceux qui correspondent à la recherche (plus de 1 000)
queue-claimed = regarde ce commentaire
queue-live = en direct
queue-decided-by = vient de décider de ce commentaire
queue-readers-took-back = Des lecteurs ont signalé ce commentaire : il attend de nouveau.
queue-fresh = Nouveaux :
queue-more = Page suivante
queue-bulk = Les choisis :
queue-detail = Le commentaire
queue-back = Retour à la liste
queue-first-comment = premier commentaire
queue-author-record = auparavant : { $approved } publiés, { $refused } refusés
queue-on = Sous
queue-in-reply-to = En réponse à
queue-floor-by = quel que soit le score, par
queue-ground = Motif, que l’auteur lira
queue-came-back = Revenu dans la liste :
queue-offline = Le serveur ne répond pas. Rien n’a été décidé ; réessayez.
queue-undone = Décision annulée :
queue-nothing-to-undo = Rien à annuler ici.
queue-session-ended = Votre session est terminée. Rechargez la page pour vous reconnecter.
queue-did-approve = Publié :
queue-did-reject = Refusé :
queue-did-spam = Spam :
queue-did-delete = Retiré :
keys-title = Touches
keys-move = suivant, précédent
keys-reject = refuser, puis le chiffre d’un motif, ou Entrée sans motif
keys-undo = annuler la dernière décision
keys-note = écrire une note aux collègues
keys-pick = choisir, pour décider à plusieurs
keys-pick-range = choisir jusqu’ici
keys-open = ouvrir l’article
keys-search = chercher
keys-escape = fermer, ne plus rien choisir
keys-close = Fermer
keys-change = Changer les touches
keys-help = Un caractère par touche, tel qu’on le tape : X, c’est Maj et x. Vide : pas de touche. Les chiffres désignent les motifs d’un refus ; Entrée et Échap ne changent pas. Les mêmes touches servent dans les campagnes et les recours.
keys-kept = Vos touches sont enregistrées.
keys-not-kept = Rien n’est encore enregistré : ces touches sont impossibles.
keys-usual = Comme au départ
keys-not-one = Un seul caractère visible, s’il vous plaît.
keys-digit = Les chiffres désignent les motifs d’un refus.
keys-taken = Cette touche est prise : { $act }.
key-next = Commentaire suivant
key-previous = Commentaire précédent
key-approve = Publier
key-reject = Refuser
key-spam = Spam
key-delete = Retirer
key-undo = Annuler la dernière décision
key-note = Note aux collègues
key-edit = Modifier le texte
key-author = Sur l’auteur
key-standing = Bannir, relire, faire confiance
key-campaign = Ceux qui lui ressemblent
key-open = Ouvrir l’article
key-pick = Choisir
key-pick-range = Choisir jusqu’ici
key-search = Chercher
key-help = Montrer les touches
notify-on = M’avertir
notify-help = Quand de nouveaux commentaires attendent et que cette page est cachée
notify-denied = Le navigateur n’autorise pas les notifications de cette page.
ground-off-topic = Hors sujet
ground-insult = Insulte ou attaque personnelle
ground-hate = Appel à la haine ou à la violence
ground-advertising = Publicité
ground-private = Informations privées sur quelqu’un
ground-falsehood = Affirmation manifestement fausse
ground-unreadable = Illisible
ground-unlawful = Contraire à la loi
status-ground = Motif
status-decided-by = Décision
status-by-a-person = prise par une personne de la modération

## Faits

fact-check-waits = inconnu : le contrôle { $a } n’a pas encore répondu
fact-check-not-asked = inconnu : le contrôle { $a } n’a pas été interrogé
fact-check-given-up = inconnu : le contrôle { $a } a été abandonné après { $b } essais : { $c }
fact-check-failed = inconnu : le contrôle { $a } : { $b }
fact-unknown-store = inconnu : la base de données n’a pas répondu
fact-unknown-activity = inconnu : la mémoire des envois récents n’a pas répondu
fact-unknown-then = inconnu : non relevé à ce moment-là
fact-no-answer = pas de réponse en { $a } s
fact-unreachable = injoignable
fact-status = réponse avec l’état { $a }
fact-too-long = réponse trop longue
fact-not-understood = réponse incomprise ({ $a })
fact-site-pace = envois au site en une minute : { $a }
fact-pace = envois en une minute : { $a }
fact-same-text = même texte déjà envoyé, nombre de fois : { $a }
fact-near-text = texte presque identique déjà envoyé, nombre de fois : { $a }
fact-newcomer = aucun commentaire publié jusqu’ici
fact-refused-share = commentaires refusés : { $a } sur { $b } en { $c } jours
fact-approved = commentaires publiés : { $a }
fact-refused = commentaires refusés : { $a }
fact-honeypot = champ caché rempli
fact-seconds = envoyé { $a } s après l’ouverture du formulaire
fact-minutes = envoyé { $a } min après l’ouverture du formulaire
fact-forged = l’horodatage du formulaire n’est pas le nôtre
fact-depth = commentaires au-dessus : { $a }
fact-thread-age = âge de la discussion en jours : { $a }
fact-network = la source est sur la liste { $a }
fact-mail-host = une adresse chez { $a }
fact-mail-dots = points avant le @ : { $a }
fact-mail-plus = un + avant le @
fact-mail-none = un domaine qui ne peut pas recevoir de courrier
fact-premoderate-everybody = le site relit tous les commentaires
fact-premoderate-newcomers = le site relit les nouveaux auteurs
fact-capitals = { $a } % de capitales
fact-emoji = { $a } % d’émojis
fact-characters = caractères : { $a }
fact-marks = signes sur une seule lettre : { $a }
fact-latin-cyrillic = lettres latines et cyrilliques
fact-latin-greek = lettres latines et grecques
fact-latin-armenian = lettres latines et arméniennes
fact-language = écrit en : { $a }
fact-check-says = avis de { $a } : { $b }

# Exposé des motifs, recours
ground-off-topic-text = Il parle d’autre chose que de l’article. Vous pouvez écrire de nouveau, sur son sujet.
ground-insult-text = Il s’en prend à une personne plutôt qu’à une opinion. La même chose peut se dire sans attaque.
ground-hate-text = Il appelle à la haine ou à la violence contre des personnes pour ce qu’elles sont.
ground-advertising-text = Il fait la promotion d’un produit, d’un service ou d’un site.
ground-private-text = Il révèle la vie privée de quelqu’un que l’on peut reconnaître.
ground-falsehood-text = Il présente comme un fait ce que l’on sait faux.
ground-unreadable-text = Il n’a pas pu être compris : trop court, coupé, ou écrit autrement qu’avec des mots.
ground-unlawful-text = La loi interdit de le publier.
statement-title = Pourquoi
statement-no-ground = La modération n’en a pas donné.
statement-basis = Fondement
statement-law = la loi
statement-rules = les règles de ce site
statement-what = Effet
statement-effect = Le commentaire n’est pas affiché sur ce site, où que ce soit, sans limite de durée.
statement-set-aside = Un filtre automatique avait mis le commentaire de côté ; il n’a pas décidé.
statement-no-machine = Aucun filtre automatique n’est intervenu.
appeal-title = Si vous n’êtes pas d’accord
appeal-help = Vous pouvez demander, une fois, qu’une autre personne de la modération relise votre commentaire. La réponse sera sur cette page.
appeal-text = Ce qu’il faut savoir (facultatif)
appeal-button = Demander un réexamen
appeal-upheld = Une autre personne de la modération l’a relu, et la décision est maintenue :
appeal-waits = Vous avez demandé un réexamen ; une autre personne s’en chargera :
appeal-too-late = Le texte a été effacé entre-temps ; il ne peut plus être relu.
appeals-title = Recours
appeals-help = Les auteurs de commentaires refusés qui demandent un réexamen. Qui a décidé ne répond pas.
appeals-answered = La réponse est enregistrée ; l’auteur la lit sur la page du commentaire.
appeals-more = { $count } attendent ; voici les plus anciens.
appeals-says = L’auteur dit :
appeals-nothing = rien de plus.
appeals-own = Vous avez pris cette décision ; un collègue répond.
appeals-answer = Ce que lira l’auteur (facultatif)
appeals-reverse = Publier finalement
appeals-uphold = Maintenir la décision
appeals-none = Aucun recours en attente
appeals-none-next = Ceux qui arrivent apparaissent ici et dans le compteur des onglets.
problem-proof-too-old-title = Montrez de nouveau qui vous êtes
problem-proof-too-old-detail = Cet acte demande votre mot de passe quand vous l’avez donné il y a plus d’un quart d’heure. Rien n’a été modifié.
problem-own-decision-title = C’est votre propre décision
problem-own-decision-detail = Une autre personne de la modération répond aux recours. Rien n’a été changé.
expected-remark = 1 000 caractères au plus
expected-ground = le mot d’un des motifs du site

# Auteurs
author-open = Sur l’auteur
author-notes-count = { $count ->
    [one] une note
   *[other] { $count } notes
}
author-since = Écrit ici depuis le
author-record = { $approved } publiés, { $refused } refusés
author-names = Signe aussi
author-until = jusqu’au { $date }
author-standing = Pour tout ce qui vient de cet auteur
author-term = Pour combien de temps
author-days = { $days ->
    [0] sans fin
    [1] un jour
   *[other] { $days } jours
}
author-ban = Bannir
author-hold = Toujours relire
author-trust = Faire confiance
author-free = Lever
author-banned = Banni
author-held = Toujours relu
author-trusted = De confiance
author-freed = Levé
author-standing-help = Banni : ce qui arrive devient du spam, sans que rien ne le dise. Toujours relu : cela vous attend. De confiance : trois points de moins. Vaut pour cette adresse e-mail sur ce site, dès le prochain commentaire.
author-notes = Notes, pour les collègues seulement
author-notes-none = Personne n’a encore rien noté.
author-note = Une note
author-note-button = Ajouter la note
author-comments = Les derniers commentaires
author-same-source = Ce qui vient de la même adresse
author-same-source-help = Par l’empreinte de l’adresse ; personne ne voit l’adresse. Il est noté que vous avez regardé.
same-source-title = De la même adresse
same-source-back = Retour à l’auteur
same-source-help = Parmi les { $count } derniers commentaires du site. Une adresse peut être partagée : une école, un réseau mobile.
same-source-none = Rien à comparer
same-source-none-why = L’empreinte de l’adresse de ce commentaire a été effacée, comme le veulent les réglages.
keys-author = l’auteur ; bannir, relire, faire confiance
fact-banned = la modération a banni cet auteur
fact-held = la modération relit toujours cet auteur
fact-trusted = la modération fait confiance à cet auteur
fact-campaign-approve = campagne { $a } : publiée par la modération
fact-campaign-reject = campagne { $a } : rejetée par la modération
fact-campaign-spam = campagne { $a } : classée en spam par la modération

# Autres textes, discussions
comment-edited = modifié par la modération
comment-pinned = Choisi par la rédaction
keys-edit = modifier le texte
edit-open = Modifier le texte
edit-text = Le texte que voient les lecteurs
edit-help = Le texte de l’auteur est conservé, et les lecteurs savent que la modération l’a modifié.
edit-button = Enregistrer le texte
edit-back = Rétablir le texte de l’auteur
edit-changed = Ce qui a été modifié
edit-by = Modifié par
thread-acts = Cette discussion
thread-closed = fermée
thread-premoderated = relue d’abord
thread-pinned = ce commentaire est épinglé
thread-pin = Épingler ce commentaire
thread-unpin = Ne plus épingler
thread-premoderate = Tout relire d’abord
thread-free = Laisser à nouveau le filtre faire
thread-close = Fermer la discussion
thread-open = Rouvrir la discussion
fact-thread-premoderated = la modération relit cette discussion d’abord
expected-body = un texte de 1 à 10 000 caractères

# Chiffres, état
numbers-title = Chiffres
numbers-since = Depuis quand
numbers-days = { $days ->
    [1] un jour
   *[other] { $days } jours
}
numbers-waiting = En attente
numbers-oldest = le plus ancien depuis
numbers-median = La moitié décidée en
numbers-ninety = neuf sur dix en
numbers-came = Arrivés
numbers-held = Retenus
numbers-of-these-held = dont retenus :
numbers-decided = Décidés
numbers-overruled = contre le filtre :
numbers-most = au plus
numbers-table = En tableau
numbers-from = À partir de
numbers-csv = Télécharger par heure (CSV, UTC)
numbers-people = Par personne
numbers-people-help = Commentaires qui attendaient. Seuls les propriétaires voient ceci.
health-title = État
health-queue = En attente d’enregistrement
health-oldest = le plus ancien depuis
health-nothing-waits = rien n’attend
health-no-answer = pas de réponse
health-dead = Échecs définitifs
health-database = Connexions à la base utilisées
health-idle = libres :
health-rules = Règles en vigueur
health-mail = Un e-mail
health-envelope = Un commentaire non enregistré
health-attempts = { $count } essais
health-retry = Réessayer
health-retry-all = Tout réessayer ({ $count })
health-none-dead = Aucun échec définitif.
health-tried = { $count } seront réessayés.
health-mails = E-mails
health-checks = Contrôles externes
health-check-waits = { $count } commentaires l’attendent
health-check-next = prochain essai
health-no-checks = Aucun commentaire n’en attend.
mail-waiting = en attente
mail-blocked = adresse à confirmer
mail-sent = envoyés
mail-void = devenus inutiles
mail-dead = échoués
span-seconds = { $count } s
span-minutes = { $count } min
span-hours = { $count } h
span-days = { $count } jours

# Règles
rules-title = Règles
rules-files = Les règles sont dans des fichiers, et c’est là qu’on les change. Cette page montre ce qu’elles font, et ce que d’autres feraient.
rules-hash = Règles en vigueur
rules-judged-as = les avis les nomment
rules-since = En vigueur ici depuis
rules-first = première fois
rules-last-error = Fichiers sur le disque
rules-no-error = comme en vigueur
rules-refused-count = { $count ->
    [one] un problème
   *[other] { $count } problèmes
}
rules-explain = Que font les règles de ce texte ?
rules-explain-help = Rien n’est gardé ni compté.
rules-known = D’une personne déjà publiée
rules-explain-button = Expliquer
rules-work = Ce que fait chaque règle
rules-work-help = { $comments ->
    [one] Compté sur un commentaire.
   *[other] Compté sur { $comments } commentaires.
}
rules-cut = Les plus anciens sont laissés de côté.
rules-mode-active = active
rules-mode-shadow = en observation
rules-mode-off = arrêtée
rules-points = points
rules-hits-head = Touches
rules-hits = { $count ->
    [one] une touche
   *[other] { $count } touches
}
rules-in-shadow = dont { $count } en observation
rules-overruled = La modération a décidé le contraire : { $overruled } sur { $decided } ({ $percent })
rules-undecided = Personne n’a encore décidé de ces commentaires.
rules-drawing = Touches de { $rule } dans le temps, { $most } au plus
rules-silent = Aucune touche dans ce temps.
rules-backtest = Qu’auraient fait d’autres règles ?
rules-backtest-help = Juge à nouveau les derniers commentaires avec des règles candidates : { $comments } au plus, des { $days } derniers jours, pendant { $seconds } secondes au plus. toguna backtest n’a pas ces bornes. Rien n’est gardé.
rules-upload = Fichiers
rules-upload-help = Règles (.toml) et listes (.txt). Chacun prend la place de celui du même nom.
rules-paste = Ou des règles collées
rules-paste-name = Sous le nom
rules-published-good = Les commentaires publiés dont personne n’a décidé sont bons
rules-backtest-button = Comparer
rules-thresholds = Seuils
rules-thresholds-help = Vide : comme à présent. Sans règles, ce sont les règles actuelles qui sont jugées avec ces seuils.
rules-wrong-thresholds = Les seuils sont des nombres à partir de 0, et doivent croître : à relire, spam, écarté.
rules-busy = Quelqu’un d’autre fait ce calcul en ce moment. Réessayez dans un instant.
rules-nothing = Collez des règles, ou choisissez des fichiers.
rules-wrong-name = { $name } n’est ni un fichier de règles (.toml) ni une liste (.txt).
rules-not-sound = Les règles candidates ne sont pas justes :
rules-compared = { $comments } commentaires ont été jugés par les deux. La modération en a trouvé { $good } bons et refusé { $refused } (dont { $spam } comme spam) ; personne n’a décidé de { $undecided }.
rules-cannot = { $count } ne peuvent plus être jugés : leur texte ou leur adresse a été effacé.
rules-older-left-out = Les plus anciens sont laissés de côté.
rules-newer-left-out = Le temps était écoulé : les plus récents sont laissés de côté.
rules-the-same = Les règles candidates sont celles en vigueur : rien ne peut changer.
rules-verdicts = Avis qui changent
rules-now-then = Maintenant ↓ candidates →
rules-rightness = Combien c’est juste
rules-of = Part (intervalle à 95 % ; nombres)
rules-now = Maintenant
rules-candidate = Candidates
rules-interval = { $low } à { $high } ; { $part } sur { $of }
rules-good-held = Bons commentaires retenus
rules-good-spam = Bons commentaires pris pour du spam
rules-hold-recall = Commentaires refusés qui sont retenus
rules-hold-precision = Commentaires retenus qui ont été refusés
rules-spam-recall = Spam pris pour du spam
rules-spam-precision = Pris pour du spam, à raison
rules-false-positives = Bons commentaires qui seraient traités plus durement
rules-misses = Commentaires refusés qui seraient traités moins durement
rules-hits-by-rule = Touches par règle
rules-rule = Règle
rules-on-good = Sur des bons
rules-on-refused = Sur des refusés
rules-tune = Quels points vont avec les décisions ?
rules-tune-help = Apprend des { $days } derniers jours, { $comments } commentaires au plus, et propose d’autres points et seuils, en diff des fichiers. Rien n’est changé.
rules-tune-most = Bons commentaires retenus au plus, sur cent
rules-tune-button = Télécharger le diff
rules-tune-few = Il y a encore trop peu de décisions pour proposer quoi que ce soit.
rules-tune-none = Aucun changement de points ou de seuils n’en vaut la peine.

## Campagnes

campaigns-title = Campagnes
campaigns-help = Des commentaires presque identiques, envoyés par plusieurs personnes : une seule décision pour tous, et pour ceux qui suivront.
campaigns-like = { $count ->
    [one] un seul de ce texte
   *[other] { $count } semblables
}
campaigns-number = Campagne { $campaign }
campaigns-found = remarquée
campaigns-last = dernier message
campaigns-closed = terminée
campaigns-reach = Ce qu’ils ont en commun : le texte ci-dessus, à peu de mots près. Auteurs : { $authors } ; adresses réseau : { $sources } ; discussions : { $threads }.
campaigns-holds = Vaut aussi pour ceux qui arrivent, jusqu’au
campaigns-holds-not = Ne vaut pas pour ceux qui arrivent.
campaigns-undo = Tout annuler
campaigns-until = Vaut aussi pour ceux qui arrivent, jusqu’au (inclus)
campaigns-until-help = Sans date, la décision ne vaut que pour ceux qui sont là. Ce que la modération a déjà décidé un par un reste.
campaigns-everywhere = Aussi sur mes autres sites
campaigns-members = Les commentaires
campaigns-members-help = Les plus récents d’abord ; ce qui diffère du premier est marqué.
campaigns-all = Toutes les campagnes
campaigns-none = Aucune campagne
campaigns-none-next = Quand plusieurs personnes envoient presque le même texte en quelques jours, il apparaît ici.
campaign-reason = campagne { $campaign }
keys-campaign = ceux qui lui ressemblent
expected-day = un jour à venir, comme 2026-11-29, dans les 90 jours

## Décider depuis un e-mail

decide-comment = Le commentaire
decide-why = Pourquoi il est retenu : score
decide-once = Ce lien décide une fois, pour vous seul, pendant 48 heures. L’ouvrir ne change rien.
decide-queue = Ouvrir la file
decide-open-title = Un commentaire attend
decide-open-detail = Publiez-le, refusez-le, ou dites que c’est du spam.
decide-used-title = C’est décidé
decide-used-detail = Ce lien a servi ; votre décision est enregistrée :
decide-decided-title = Quelqu’un a été plus rapide
decide-decided-detail = Un collègue a décidé de ce commentaire entre-temps. Rien n’a changé.
decide-changed-title = Le commentaire a changé
decide-changed-detail = Il n’est plus tel que l’e-mail le montrait. Rien n’a changé ; regardez-le dans la file.
decide-over-title = Ce lien n’est plus valable
decide-over-detail = Il valait 48 heures. Rien n’a changé ; décidez dans la file.
