# language: fr
Fonctionnalité: Ce qui change dans Sommit
  Rien de ce qui est changé dans Sommit n'est envoyé à la caisse. L'écran le dit là où l'on modifie.

  Contexte:
    Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
    Et les touches de la caisse :
      | touche                     | prix   |
      | SANCERRE DURAND VERRE 12CL | 8,50 € |
    Et en cave :
      | boisson                 | producteur     | appellation | région | millésime | contenance |
      | Sancerre Domaine Durand | Domaine Durand | Sancerre    | Loire  | 2023      | 75 cl      |
      | Cuvée du patron         |                |             |        |           | 75 cl      |
    Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Et que « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »

  @R19
  Règle: R19 - Un prix changé dans Sommit n'est pas envoyé à la caisse, qui l'écrase la nuit suivante

    Scénario: Le prix fixé dans Sommit tient la journée
      Quand je fixe à 11,00 € le prix de 12 cl de « Sancerre Domaine Durand »
      Alors le prix de 12 cl de « Sancerre Domaine Durand » est de 11,00 €, fixé dans Sommit

    Scénario: L'écran prévient que la caisse l'emportera
      Quand je fixe à 11,00 € le prix de 12 cl de « Sancerre Domaine Durand »
      Alors Sommit dit « Il n'est pas envoyé à la caisse, dont le prix remplacera celui-ci à la prochaine lecture. »

    @chaque_caisse
    Scénario: La nuit suivante, la caisse l'emporte
      Quand je fixe à 11,00 € le prix de 12 cl de « Sancerre Domaine Durand »
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors le prix de 12 cl de « Sancerre Domaine Durand » est de 8,50 €, venu de la caisse

    @chaque_caisse
    Scénario: À la caisse, le prix est resté le même
      Quand je fixe à 11,00 € le prix de 12 cl de « Sancerre Domaine Durand »
      Alors à la caisse, les touches sont le vendredi 6 mars à 12 h :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |

    Scénario: Une boisson sans liaison garde le prix qu'on lui donne, et rien n'avertit
      Quand je fixe à 25,00 € le prix de 75 cl de « Cuvée du patron »
      Alors Sommit ne parle pas de la caisse
      Quand Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors le prix de 75 cl de « Cuvée du patron » est de 25,00 €, fixé dans Sommit

  @R20
  Règle: R20 - Nom, millésime, région ou appellation corrigés dans Sommit ne changent rien à la caisse

    Scénario: La correction est dans Sommit et y reste la nuit suivante
      Quand je corrige la fiche de « Sancerre Domaine Durand » :
        | région       | millésime |
        | Centre-Loire | 2024      |
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors la fiche de « Sancerre Domaine Durand » indique :
        | région       | millésime | appellation |
        | Centre-Loire | 2024      | Sancerre    |

    @chaque_caisse
    Scénario: À la caisse, le libellé est resté le même, et la liaison tient
      Quand je corrige la fiche de « Sancerre Domaine Durand » :
        | boisson         |
        | Sancerre Durand |
      Alors à la caisse, les touches sont le vendredi 6 mars à 12 h :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |
      Et « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Durand »

    Scénario: L'écran rappelle qu'une erreur se corrige des deux côtés
      Quand je corrige la fiche de « Sancerre Domaine Durand » :
        | appellation     |
        | Sancerre blanc  |
      Alors Sommit dit « Rien ne change en caisse. »
      Et Sommit dit « Une erreur de nom, de millésime, de région ou d'appellation est à corriger des deux côtés. »

    Scénario: Pour une boisson sans liaison, il n'y a rien à rappeler
      Quand je corrige la fiche de « Cuvée du patron » :
        | région |
        | Rhône  |
      Alors Sommit ne parle pas de la caisse
