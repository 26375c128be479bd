# language: fr
@R8 @chaque_caisse
Fonctionnalité: R8 - Les mêmes comptes, quoi qu'il arrive la nuit
  Lue deux fois, interrompue, lue en retard ou corrigée après coup par la caisse : une nuit laisse
  les mêmes comptes que lue une seule fois et à l'heure.

  Contexte:
    Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
    Et les touches de la caisse :
      | touche                     | prix    |
      | SANCERRE DURAND VERRE 12CL | 8,50 €  |
      | SANCERRE DURAND BTL 75CL   | 42,00 € |
    Et en cave :
      | boisson                 | contenance |
      | Sancerre Domaine Durand | 75 cl      |
    Et qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
    Et que Sommit lit la caisse le jeudi 5 mars à 12 h
    Et que « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »
    Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
    Et que la caisse encaisse 5 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
    Et que la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 21 h

  Scénario: La même nuit lue deux fois
    Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Et que Sommit lit la caisse le vendredi 6 mars à 7 h
    Alors cette lecture n'apporte rien de nouveau
    Et il reste 10,2 bouteilles de « Sancerre Domaine Durand », soit 7,65 l
    Et le chiffre d'affaires du jeudi 5 mars est de 84,50 €

  Scénario: Une lecture pendant le service, une autre après
    Quand Sommit lit la caisse le jeudi 5 mars à 20 h 30
    Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Alors il reste 10,2 bouteilles de « Sancerre Domaine Durand », soit 7,65 l
    Et le chiffre d'affaires du jeudi 5 mars est de 84,50 €

  Scénario: Trois nuits lues d'un coup, avec du retard
    Quand la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 21 h
    Et que la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le samedi 7 mars à 21 h
    Et que Sommit lit la caisse le dimanche 8 mars à 11 h
    Alors il reste 7,2 bouteilles de « Sancerre Domaine Durand », soit 5,4 l
    Et le chiffre d'affaires du jeudi 5 mars est de 84,50 €
    Et le chiffre d'affaires du vendredi 6 mars est de 42,00 €
    Et le chiffre d'affaires du samedi 7 mars est de 84,00 €

  Scénario: La nuit d'avant relue après la nuit d'après
    Quand la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 21 h
    Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
    Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Alors cette lecture n'apporte rien de nouveau
    Et il reste 9,2 bouteilles de « Sancerre Domaine Durand », soit 6,9 l
    Et le chiffre d'affaires du jeudi 5 mars est de 84,50 €
    Et le chiffre d'affaires du vendredi 6 mars est de 42,00 €

  Scénario: Une lecture de douze jours interrompue en chemin, puis reprise
    Quand la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le vendredi 13 mars à 21 h
    Et que la lecture du lundi 16 mars à 6 h 30 s'interrompt en chemin
    Alors le vendredi 13 mars, Sommit ne compte aucune vente
    Et les comptes de la cave tombent juste
    Quand Sommit lit la caisse le lundi 16 mars à 8 h
    Alors il reste 8,2 bouteilles de « Sancerre Domaine Durand », soit 6,15 l
    Et le chiffre d'affaires du jeudi 5 mars est de 84,50 €
    Et le chiffre d'affaires du vendredi 13 mars est de 84,00 €
    Et les comptes de la cave tombent juste

  Scénario: Une note annulée quatre jours plus tard est corrigée à sa date
    Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Et que cette note est annulée à la caisse le lundi 9 mars à 15 h
    Et que Sommit lit la caisse le mardi 10 mars à 6 h 30
    Alors Sommit signale : La caisse a modifié le jour clôturé
    Et le chiffre d'affaires du jeudi 5 mars est de 42,50 €
    Et il reste 11,2 bouteilles de « Sancerre Domaine Durand », soit 8,4 l
    Et les comptes de la cave tombent juste

  Scénario: Une note corrigée n'est corrigée qu'une fois
    Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Et que cette note est annulée à la caisse le lundi 9 mars à 15 h
    Et que Sommit lit la caisse le mardi 10 mars à 6 h 30
    Et que Sommit lit la caisse le mercredi 11 mars à 6 h 30
    Alors cette lecture n'apporte rien de nouveau
    Et le chiffre d'affaires du jeudi 5 mars est de 42,50 €
    Et il reste 11,2 bouteilles de « Sancerre Domaine Durand », soit 8,4 l

  Scénario: Une note d'un terminal resté hors ligne arrive deux jours après
    Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Et que la caisse encaisse 1 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 22 h 15
    Et que Sommit lit la caisse le dimanche 8 mars à 6 h 30
    Alors le chiffre d'affaires du jeudi 5 mars est de 93,00 €
    Et il reste 10,04 bouteilles de « Sancerre Domaine Durand », soit 7,53 l
    Et les comptes de la cave tombent juste
