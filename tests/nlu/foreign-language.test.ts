import { describe, expect, test } from '@jest/globals';
import { foreignLanguage } from '../../src/nlu/language.ts';
import { CHINESE, ENGLISH, read } from './shipped.ts';

describe('a language that the bot does not speak', () => {
  const foreign = (text: string) => foreignLanguage(read(text));

  test.each([
    ['Japanese', 'パスワードを忘れました'],
    ['Japanese', '振込がまだ届きません'],
    ['Korean', '비밀번호를 잊어버렸어요'],
    ['Russian', 'где мои деньги'],
    ['Thai', 'ลืมรหัสผ่าน'],
    ['Arabic', 'نسيت كلمة المرور'],
    ['Hindi', 'मेरा पैसा कहाँ है'],
    ['Spanish', 'olvidé mi contraseña'],
    ['Spanish', '¿dónde está mi dinero?'],
    ['Portuguese', 'meu dinheiro não chegou'],
    ['French', "j'ai oublié mon mot de passe"],
    ['German', 'ich habe mein Passwort vergessen'],
    ['Indonesian', 'uang saya belum masuk'],
    ['Malay', 'saya lupa kata laluan'],
    ['Vietnamese', 'tôi quên mật khẩu'],
    ['Vietnamese', 'không đăng nhập được'],
    ['Italian', 'ho dimenticato la password'],
    ['Tagalog', 'hindi pumasok ang pera ko'],
    ['Turkish', 'şifremi unuttum'],
  ])('%s: %s', (_, text) => {
    expect(foreign(text)).toBe(true);
  });

  test.each([
    '',
    '123',
    '😀',
    'ok',
    '美の味订单',
    'wo de qian mei dao',
    'hola',
    'my contraseña is wrong',
    'PayPal',
    '转到Banco de Chile的钱',
  ])('not %s', (text) => {
    expect(foreign(text)).toBe(false);
  });

  test('none of the shipped examples', () => {
    expect([...CHINESE, ...ENGLISH].filter(foreignLanguage)).toEqual([]);
  });
});
