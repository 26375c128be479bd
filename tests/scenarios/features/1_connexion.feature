# language: fr
Fonctionnalité: Relier la caisse
  Un établissement relie sa caisse à Sommit avec un jeton que lui donne le fournisseur de la caisse.
  Sommit lit la caisse. Il ne lui envoie jamais rien.

  @R1
  Règle: R1 - On se relie avec un jeton, et un refus dit quoi demander à qui

    Contexte:
      Étant donné « Le Bouchon », à Paris, pas encore relié à sa caisse
      Et les touches de la caisse :
        | touche                     | prix   |
        | SANCERRE DURAND VERRE 12CL | 8,50 € |

    @chaque_caisse
    Plan du scénario: Un jeton accepté relie la caisse
      Étant donné que la caisse attend le jeton « <jeton> »
      Quand je relie la caisse, depuis le jeudi 5 mars, avec le jeton « <jeton> »
      Alors la caisse est reliée et répond

      Exemples:
        | jeton                        |
        | sk_live_9f2c71a04be84d6fa3c1 |
        | sk_test_51bd0e7733f94c2c8e90 |

    @bizzon
    Scénario: Un jeton mal recopié est reconnu sans déranger la caisse
      Quand je relie la caisse, depuis le jeudi 5 mars, avec le jeton « pk_9f2c71a04be84d6fa3c1 »
      Alors Sommit dit « Ce n'est pas un jeton de Bizzon : sa forme est sk_live_… »
      Et la caisse n'est pas reliée
      Et la caisse n'a reçu aucune demande

    @bizzon
    Plan du scénario: Un jeton refusé, dit en <langue>
      Étant donné un écran en <langue>
      Et que la caisse refuse le jeton
      Quand je relie la caisse, depuis le jeudi 5 mars, avec le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Alors Sommit dit « <message> »
      Et la caisse n'est pas reliée

      Exemples:
        | langue   | message                                                                                         |
        | français | Bizzon refuse le jeton. Demandez à Bizzon (Mews POS) ou à votre revendeur un jeton API valide   |
        | anglais  | Bizzon refuses the token. Ask Bizzon (Mews POS) or your reseller for a valid API token          |

    @bizzon
    Plan du scénario: Une option API pas encore activée, dite en <langue>
      Étant donné un écran en <langue>
      Et que la caisse attend le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Mais que l'option API de la caisse n'est pas activée
      Quand je relie la caisse, depuis le jeudi 5 mars, avec le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Alors Sommit dit « <message> »
      Et la caisse n'est pas reliée

      Exemples:
        | langue   | message                                                                                                             |
        | français | L'option API de Bizzon n'est pas activée. Demandez à Bizzon (Mews POS) ou à votre revendeur d'activer l'option API  |
        | anglais  | The API option of Bizzon is not switched on. Ask Bizzon (Mews POS) or your reseller to switch the API option        |

    @chaque_caisse
    Scénario: Le jeton n'est plus jamais montré en entier
      Étant donné que la caisse attend le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Quand je relie la caisse, depuis le jeudi 5 mars, avec le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Et que Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Alors le jeton se lit « sk_live_…a3c1 », et en entier nulle part

    @chaque_caisse
    Scénario: Un jeton révoqué arrête les lectures, un nouveau jeton rattrape les nuits manquées
      Étant donné que la caisse attend le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Et que je relie la caisse, depuis le jeudi 5 mars, avec le jeton « sk_live_9f2c71a04be84d6fa3c1 »
      Et que la caisse encaisse 2 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h 15
      Et que la caisse refuse le jeton
      Quand la lecture du vendredi 6 mars à 6 h 30 échoue
      Et que la caisse attend le jeton « sk_live_77e0a1c2d3f445b69a08 »
      Et que je relie la caisse avec le jeton « sk_live_77e0a1c2d3f445b69a08 »
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors le jeudi 5 mars, Sommit compte 2 « SANCERRE DURAND VERRE 12CL » pour 17,00 €

  @R2
  Règle: R2 - Sommit lit la caisse et ne peut rien lui envoyer

    @chaque_caisse
    Scénario: Une nuit, une liaison et des corrections dans Sommit laissent la caisse comme elle était
      Étant donné « Le Bouchon », à Paris, relié à sa caisse depuis le jeudi 5 mars
      Et les touches de la caisse :
        | touche                     | prix    |
        | SANCERRE DURAND VERRE 12CL | 8,50 €  |
        | SANCERRE DURAND BTL 75CL   | 42,00 € |
      Et en cave :
        | boisson                 | contenance |
        | Sancerre Domaine Durand | 75 cl      |
      Et que la caisse encaisse 2 « SANCERRE DURAND VERRE 12CL » le jeudi 5 mars à 20 h 15
      Quand Sommit lit la caisse le vendredi 6 mars à 6 h 30
      Et que je relie « SANCERRE DURAND VERRE 12CL » à « Sancerre Domaine Durand »
      Et que je fixe à 9,80 € le prix de 12 cl de « Sancerre Domaine Durand »
      Et que je délie « SANCERRE DURAND VERRE 12CL »
      Et que Sommit lit la caisse le samedi 7 mars à 6 h 30
      Alors la caisse n'a reçu que des demandes de lecture
      Et à la caisse, les touches sont le samedi 7 mars à 6 h 30 :
        | touche                     | prix    |
        | SANCERRE DURAND VERRE 12CL | 8,50 €  |
        | SANCERRE DURAND BTL 75CL   | 42,00 € |

    @bizzon
    Scénario: Un connecteur qui voudrait écrire à la caisse est arrêté avant d'envoyer quoi que ce soit
      Étant donné « Le Bouchon », à Paris, pas encore relié à sa caisse
      Quand on installe et relie un connecteur qui tente de passer une commande à la caisse
      Alors Sommit dit « a tenté ce que Sommit interdit »
      Et Sommit dit « Rien n'a été envoyé »
      Et la caisse n'est pas reliée
      Et la caisse n'a reçu aucune demande
