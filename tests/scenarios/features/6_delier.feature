# language: fr
Fonctionnalité: Délier une référence
  Délier ne change rien à la caisse. Dans Sommit, toutes les ventes de cette référence pour cette
  boisson disparaissent, passées et à venir, et le stock revient.

  Contexte:
    Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
    Et les touches de la caisse :
      | touche                     | prix    |
      | SANCERRE DURAND VERRE 12CL | 8,50 €  |
      | SANCERRE DURAND BTL 75CL   | 42,00 € |
    Et en cave :
      | boisson                 | producteur     | contenance |
      | Sancerre Domaine Durand | Domaine Durand | 75 cl      |
    Et qu'on compte 12 bouteilles de « Sancerre Domaine Durand » le jeudi 5 mars à 11 h
    Et que la caisse encaisse 5 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h
    Et que la caisse encaisse 1 « SANCERRE DURAND BTL 75CL » le jeudi 5 mars à 21 h
    Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
    Et que « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »
    Et que « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »

  @R15
  Règle: R15 - Délier se fait derrière un avertissement, efface les ventes et remet le stock

    Scénario: L'avertissement donne les chiffres et ne change encore rien
      Quand je demande à délier « SANCERRE DURAND VERRE 12CL »
      Alors Sommit dit « 5 ventes, 42,50 €, stock +0,8 (0,6 l) »
      Et Sommit dit « La caisse n'est pas touchée »
      Et il reste 10,2 bouteilles de « Sancerre Domaine Durand », soit 7,65 l
      Et « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »

    Scénario: Les ventes disparaissent, le stock revient, la référence attend de nouveau
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Alors il reste 11 bouteilles de « Sancerre Domaine Durand », soit 8,25 l
      Et le chiffre d'affaires lié du jeudi 5 mars est de 42,00 €
      Et « SANCERRE DURAND VERRE 12CL » est à synchroniser
      Et les comptes de la cave tombent juste

    Scénario: Les ventes à venir ne comptent plus non plus
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Et que la caisse encaisse 3 « SANCERRE DURAND VERRE 12CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors il reste 11 bouteilles de « Sancerre Domaine Durand », soit 8,25 l

    Scénario: Rien ne change à la caisse
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Alors à la caisse, les touches sont le vendredi 6 mars à 7 h :
        | touche                     | prix    |
        | SANCERRE DURAND VERRE 12CL | 8,50 €  |
        | SANCERRE DURAND BTL 75CL   | 42,00 € |
      Et le chiffre d'affaires du jeudi 5 mars est de 84,50 €

    Scénario: Un comptage plus récent que les ventes n'est pas augmenté
      Étant donné qu'on compte 10 bouteilles de « Sancerre Domaine Durand » le vendredi 6 mars à 11 h
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Alors il reste 10 bouteilles de « Sancerre Domaine Durand », soit 7,5 l

    Scénario: Délier par erreur se reprend
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Et que j'annule ma dernière action
      Alors « SANCERRE DURAND VERRE 12CL » est lié à « Sancerre Domaine Durand »
      Et il reste 10,2 bouteilles de « Sancerre Domaine Durand », soit 7,65 l

  @R16
  Règle: R16 - De deux références liées, on n'en délie qu'une

    Scénario: Ce que l'avertissement annonce
      Quand je demande à délier « SANCERRE DURAND VERRE 12CL »
      Alors Sommit dit « 5 ventes, 42,50 €, stock +0,8 (0,6 l) »
      Et Sommit dit « 1 autre référence reste liée à cette boisson, avec ses ventes »

    Scénario: L'autre reste liée, avec ses ventes
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Alors « SANCERRE DURAND BTL 75CL » est lié à « Sancerre Domaine Durand »
      Et la marque caisse de « Sancerre Domaine Durand » montre :
        | référence                |
        | SANCERRE DURAND BTL 75CL |
      Et le chiffre d'affaires lié du jeudi 5 mars est de 42,00 €

    Scénario: Et ses ventes suivantes continuent de compter
      Quand je délie « SANCERRE DURAND VERRE 12CL »
      Et que la caisse encaisse 2 « SANCERRE DURAND BTL 75CL » le vendredi 6 mars à 20 h
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors il reste 9 bouteilles de « Sancerre Domaine Durand », soit 6,75 l
