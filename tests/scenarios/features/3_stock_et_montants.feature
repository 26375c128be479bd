# language: fr
@chaque_caisse
Fonctionnalité: Le stock et les montants
  Les ventes d'une référence liée font baisser le stock de sa boisson sans que personne n'ait à
  compter. Les montants sont toujours ceux de la caisse.

  Contexte:
    Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
    Et les touches de la caisse :
      | touche                     | prix    |
      | SANCERRE DURAND VERRE 12CL | 8,50 €  |
      | SANCERRE DURAND BTL 75CL   | 42,00 € |
      | MORGON LAPALU BTL 75CL     | 34,00 € |
    Et en cave :
      | boisson                 | contenance |
      | Sancerre Domaine Durand | 75 cl      |
    Et qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
    Et que Sommit lit la caisse le jeudi 5 mars à 12 h
    Et que « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »
    Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »

  @R6
  Règle: R6 - Les ventes liées font baisser le stock toutes seules

    Scénario: Une bouteille et quatre verres
      Quand la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 4 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 21 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 10,36 bouteilles de « Sancerre Domaine Durand », soit 7,77 l

    Scénario: Une référence qui n'est pas liée ne touche à aucun stock
      Quand la caisse encaisse 3 « MORGON LAPALU BTL 75CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 12 bouteilles de « Sancerre Domaine Durand », soit 9 l

    Scénario: Un verre offert sort de la cave comme un verre vendu
      Quand la maison offre 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 11,84 bouteilles de « Sancerre Domaine Durand », soit 8,88 l

    Scénario: Une note annulée ne sort rien de la cave
      Quand la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que cette note est annulée à la caisse le jeudi 5 mars à 20 h 10
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 12 bouteilles de « Sancerre Domaine Durand », soit 9 l

    Scénario: Une bouteille remboursée revient en cave
      Quand la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que cette note est remboursée le jeudi 5 mars à 20 h 30
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 12 bouteilles de « Sancerre Domaine Durand », soit 9 l

    Scénario: Une maison peut décider que ce qui est remboursé est perdu
      Étant donné une maison où ce qui est remboursé ne revient pas en cave
      Quand la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que cette note est remboursée le jeudi 5 mars à 20 h 30
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors il reste 10 bouteilles de « Sancerre Domaine Durand », soit 7,5 l

    Scénario: Une livraison s'ajoute à ce qui reste
      Quand la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Et qu'on reçoit 6 bouteilles de « Sancerre Domaine Durand » le vendredi 6 mars à 9 h
      Alors il reste 17 bouteilles de « Sancerre Domaine Durand », soit 12,75 l

  @R7
  Règle: R7 - Le chiffre affiché est celui de la caisse, jamais une quantité multipliée par un prix

    Scénario: Une remise
      Quand la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » avec 10 % de remise le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 2 « SANCERRE DURAND BTL 75CL » pour 75,60 €

    Scénario: Un verre offert compte pour un verre et pour zéro euro
      Quand la caisse encaisse 2 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
      Et que la maison offre 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 21 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 3 « SANCERRE DURAND VERRE 12CL » pour 17,00 €

    Scénario: Un remboursement se retranche, le jour où il est fait
      Quand la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 22 h
      Et que cette note est remboursée le vendredi 6 mars à 12 h 30
      Et que la caisse encaisse 3 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 1 « SANCERRE DURAND BTL 75CL » pour 42,00 €
      Et le vendredi 6 mars, Sommit compte 2 « SANCERRE DURAND BTL 75CL » pour 84,00 €

    Scénario: Le prix de l'heure heureuse
      Quand la caisse encaisse 2 « SANCERRE DURAND VERRE 12CL » à 6,00 € le jeudi 5 mars à 18 h
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 3 « SANCERRE DURAND VERRE 12CL » pour 20,50 €

    Scénario: Un prix changé le soir ne change pas ce qui a été encaissé à midi
      Quand la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 13 h
      Et que la touche « SANCERRE DURAND VERRE 12CL » passe à 9,20 € le jeudi 5 mars à 17 h
      Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 2 « SANCERRE DURAND VERRE 12CL » pour 17,70 €

    Scénario: Le chiffre du jour compte tout, celui des boissons liées seulement ce qui est lié
      Quand la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 20 h
      Et que la caisse encaisse 1 « MORGON LAPALU BTL 75CL » le jeudi 5 mars à 20 h
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le chiffre d'affaires du jeudi 5 mars est de 76,00 €
      Et le chiffre d'affaires lié du jeudi 5 mars est de 42,00 €
