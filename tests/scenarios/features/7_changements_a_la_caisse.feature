# language: fr
@chaque_caisse
Fonctionnalité: Ce qui change à la caisse
  Le prix de la caisse l'emporte, chaque nuit. Un libellé changé à la caisse ne change rien à la
  boisson, et la liaison tient.

  Contexte:
    Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
    Et les touches de la caisse :
      | touche                     | prix    |
      | SANCERRE DURAND VERRE 12CL | 8,50 €  |
      | SANCERRE DURAND BTL 75CL   | 42,00 € |
      | SANCERRE DURAND TERRASSE   | 44,00 € |
    Et en cave :
      | boisson                 | producteur     | appellation | millésime | contenance |
      | Sancerre Domaine Durand | Domaine Durand | Sancerre    | 2023      | 75 cl      |
    Et qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
    Et que Sommit lit la caisse le jeudi 5 mars à 12 h
    Et que « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »
    Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »

  @R17
  Règle: R17 - Sommit prend le prix de la caisse, chaque nuit

    Scénario: Dès la liaison, le verre et la bouteille ont chacun leur prix
      Alors le prix de 12 cl de « Sancerre Domaine Durand » est de 8,50 €, venu de la caisse
      Et le prix de 75 cl de « Sancerre Domaine Durand » est de 42,00 €, venu de la caisse

    Scénario: Un prix changé à la caisse est dans Sommit le lendemain
      Quand la touche « SANCERRE DURAND VERRE 12CL » passe à 9,20 € le jeudi 5 mars à 17 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le prix de 12 cl de « Sancerre Domaine Durand » est de 9,20 €, venu de la caisse
      Et le prix de 75 cl de « Sancerre Domaine Durand » est de 42,00 €, venu de la caisse

    Scénario: Une touche sans prix fixe n'efface pas le prix connu
      Quand la touche « SANCERRE DURAND VERRE 12CL » passe à 0,00 € le jeudi 5 mars à 17 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le prix de 12 cl de « Sancerre Domaine Durand » est de 8,50 €, venu de la caisse

    Scénario: De deux touches pour la même bouteille, la dernière changée l'emporte
      Étant donné que « SANCERRE DURAND TERRASSE » est lié à « Sancerre Domaine Durand »
      Quand la touche « SANCERRE DURAND TERRASSE » passe à 46,00 € le jeudi 5 mars à 16 h
      Et que la touche « SANCERRE DURAND BTL 75CL » passe à 43,00 € le jeudi 5 mars à 17 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le prix de 75 cl de « Sancerre Domaine Durand » est de 43,00 €, venu de la caisse

    Scénario: Une référence qui n'est pas liée ne donne son prix à personne
      Quand la touche « SANCERRE DURAND TERRASSE » passe à 46,00 € le jeudi 5 mars à 16 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le prix de 75 cl de « Sancerre Domaine Durand » est de 42,00 €, venu de la caisse

  @R18
  Règle: R18 - Un libellé ou un millésime changé à la caisse ne change ni la boisson ni la liaison

    Scénario: Un nouveau millésime sur la touche
      Quand la touche « SANCERRE DURAND BTL 75CL » devient « SANCERRE DURAND 2024 BTL » le jeudi 5 mars à 17 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors « SANCERRE DURAND 2024 BTL » est lié à « Sancerre Domaine Durand »
      Et la fiche de « Sancerre Domaine Durand » indique :
        | boisson                 | producteur     | appellation | millésime | contenance |
        | Sancerre Domaine Durand | Domaine Durand | Sancerre    | 2023      | 75 cl      |

    Scénario: Les ventes continuent de compter sous le nouveau libellé
      Quand la touche « SANCERRE DURAND BTL 75CL » devient « BLANC DU MOIS » le jeudi 5 mars à 17 h
      Et que la caisse encaisse 2 « BLANC DU MOIS » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 10 bouteilles de « Sancerre Domaine Durand », soit 7,5 l

    Scénario: Le changement est signalé, avec l'ancien et le nouveau libellé
      Quand la touche « SANCERRE DURAND BTL 75CL » devient « BLANC DU MOIS » le jeudi 5 mars à 17 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors Sommit signale : SANCERRE DURAND BTL 75CL
      Et Sommit signale : BLANC DU MOIS

    Scénario: Une nouvelle touche qui reprend un ancien libellé n'hérite pas de sa liaison
      Quand la touche « SANCERRE DURAND BTL 75CL » devient « SANCERRE DURAND 2024 BTL » le jeudi 5 mars à 17 h
      Et que la touche « SANCERRE DURAND BTL 75CL » à 39,00 € est créée le jeudi 5 mars à 17 h 30
      Et que la caisse encaisse 3 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors « SANCERRE DURAND BTL 75CL » est à synchroniser
      Et « SANCERRE DURAND 2024 BTL » est lié à « Sancerre Domaine Durand »
      Et il reste 12 bouteilles de « Sancerre Domaine Durand », soit 9 l

    Scénario: Un verre agrandi sur le libellé ne change pas ce que sert la liaison
      Quand la touche « SANCERRE DURAND VERRE 12CL » devient « SANCERRE DURAND VERRE 15CL » le jeudi 5 mars à 17 h
      Et que la caisse encaisse 5 « SANCERRE DURAND VERRE 15CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 11,2 bouteilles de « Sancerre Domaine Durand », soit 8,4 l
